// Runs before the first paint, so that a chosen theme does not flash. See src/state/theme.ts.
try {
  const theme = localStorage.getItem("sqlmatic.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's theme stays.
}
