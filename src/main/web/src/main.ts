import "./views/app.ts";
