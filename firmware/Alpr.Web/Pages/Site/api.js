// Asks the unit. A refusal comes as an error whose title says what is wrong and whose detail says what to do.
export class Refusal extends Error {
  constructor(status, body) {
    super(body.title);
    Object.assign(this, { status, title: body.title, detail: body.detail });
  }
}

async function ask(method, path, body, headers = { "Content-Type": "application/json" }) {
  let answer;
  try {
    answer = await fetch(path, {
      method, cache: "no-store", credentials: "same-origin", redirect: "error",
      headers: body === undefined ? {} : { ...headers, "Alpr-Page": "1" },
      body: body instanceof Blob || body === undefined ? body : JSON.stringify(body),
    });
  } catch {
    throw new Refusal(0, { title: "The unit does not answer.", detail: "Check that this device is still on the unit's maintenance network, then try again." });
  }
  if (answer.ok) return answer;
  let told = { title: "The unit cannot answer.", detail: `It said ${answer.status}. Load the page again.` };
  if (answer.headers.get("Content-Type")?.startsWith("application/problem+json")) told = await answer.json();
  if (answer.status === 401 && path !== "/ui/session") dispatchEvent(new CustomEvent("signed-out", { detail: told }));
  throw new Refusal(answer.status, told);
}

export async function get(path) {
  const answer = await ask("GET", path);
  return answer.status === 204 ? null : answer.json();
}
export const blob = async path => (await ask("GET", path)).blob();
export async function post(path, body = {}) {
  const answer = await ask("POST", path, body);
  return answer.status === 204 ? null : answer.json();
}
export const postForBlob = async (path, body) => (await ask("POST", path, body)).blob();

const asHeader = text => String.fromCharCode(...new TextEncoder().encode(text)); // a header is made of bytes
/** Sends a file as it is, with the reason beside it. */
export async function upload(path, file, { purpose, case: number }, more = {}) {
  const headers = { "Content-Type": "application/octet-stream", "Alpr-Purpose": asHeader(purpose), "Alpr-Case": asHeader(number), "Alpr-File": asHeader(file.name.slice(-200)), ...more };
  return (await ask("POST", path, file, headers)).json();
}

/** Fetches a file that the unit makes; it is whole, or it is an error. */
export async function download(path, body) {
  const answer = await ask("POST", path, body);
  try {
    return { content: await answer.blob(), name: /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "evidence" };
  } catch {
    throw new Refusal(0, { title: "The file did not come whole.", detail: "Nothing is saved. Try again; the access log has this try as given." });
  }
}

/** Gives a file to whoever sits at the page. */
export function save(content, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
