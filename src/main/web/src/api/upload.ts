import { ProblemError, problemFrom } from "./client.ts";
import { parseJson } from "./json.ts";
import type { Database } from "./types.ts";

/**
 * Sends a file as a new database. XMLHttpRequest, because fetch tells nothing of an upload's progress.
 * {@code progress} is called with a fraction from 0 to 1.
 */
export function upload(file: File, progress: (fraction: number) => void): Promise<Database> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/databases?name=${encodeURIComponent(nameFor(file.name))}`);
    request.setRequestHeader("Content-Type", "application/vnd.sqlite3");
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
    request.onload = () =>
      request.status < 300
        ? resolve(parseJson(request.responseText) as Database)
        : reject(new ProblemError(problemFrom(request.status, request.responseText)));
    request.onerror = () => reject(new TypeError("upload failed"));
    request.send(file);
  });
}

/** A database's name from a file's: no folder, no ending, no signs that need quoting. */
export function nameFor(fileName: string): string {
  const stem = fileName.replace(/^.*[\\/]/, "").replace(/\.(sqlite3?|db3?|s3db)$/i, "");
  return stem.replace(/[^\p{L}\p{N}_-]+/gu, "_").replace(/^_+|_+$/g, "") || "database";
}
