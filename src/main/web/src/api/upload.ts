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
    const form = new FormData(); // it carries the file's name, from which the server makes a free one
    form.append("file", file);
    request.open("POST", "/api/databases");
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
    request.onload = () =>
      request.status < 300
        ? resolve(parseJson(request.responseText) as Database)
        : reject(new ProblemError(problemFrom(request.status, request.responseText)));
    request.onerror = () => reject(new TypeError("upload failed"));
    request.send(form);
  });
}
