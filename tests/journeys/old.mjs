// The same first steps in a real Chromium 86, the oldest kernel that government desktops are pinned to (npm
// chrome-aws-lambda): no driver of today speaks to it, so this speaks the DevTools protocol itself, over the pipe.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { BASE } from "./browser.mjs";

const FLAGS = ["--headless", "--no-sandbox", "--single-process", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe", "--window-size=1366,768"];
const packed = new URL("node_modules/chrome-aws-lambda/bin/", import.meta.url).pathname;

/// A tar's plain files; enough for the libraries that came along.
function untar(bytes, into) {
  for (let at = 0; at + 512 <= bytes.length;) {
    const name = bytes.toString("utf8", at, at + 100).replace(/\0.*$/s, ""), size = parseInt(bytes.toString("ascii", at + 124, at + 136), 8) || 0, type = String.fromCharCode(bytes[at + 156]);
    if (!name) break;
    const to = join(into, name);
    if (type === "5") mkdirSync(to, { recursive: true });
    else if (type === "0" || type === "\0") { mkdirSync(join(to, ".."), { recursive: true }); writeFileSync(to, bytes.subarray(at + 512, at + 512 + size)); }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/// Unpacked once, beside the package.
export function oldChromium() {
  if (!existsSync(packed + "chromium.br")) return null;
  const home = join(packed, "unpacked");
  if (!existsSync(join(home, "chromium"))) {
    const making = home + "." + process.pid;
    mkdirSync(making, { recursive: true });
    writeFileSync(join(making, "chromium"), brotliDecompressSync(readFileSync(packed + "chromium.br")));
    chmodSync(join(making, "chromium"), 0o755);
    for (const part of ["aws", "swiftshader"]) untar(brotliDecompressSync(readFileSync(`${packed}${part}.tar.br`)), making);
    rmSync(home, { recursive: true, force: true });
    renameSync(making, home);
  }
  return home;
}

/// One page of the old browser: `send` a command, `wrong` gathers what must never happen.
export async function withOldBrowser(run) {
  // As a single process it sometimes does not answer its first command on a busy machine: begun anew, twice at most.
  for (let turn = 1; ; turn++) try { return await once(run); } catch (error) { if (turn === 3 || !/^(Page|Runtime|Log|Network|DOM)\.enable: no answer|went away/.test(error.message)) throw error; }
}
async function once(run) {
  const home = oldChromium();
  if (!home) return "chrome-aws-lambda is not installed";
  const profile = mkdtempSync(join(tmpdir(), "zhigai-old-"));
  const child = spawn(join(home, "chromium"), [...FLAGS, "--user-data-dir=" + profile, "about:blank"], { stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"], env: { ...process.env, LD_LIBRARY_PATH: `${join(home, "lib")}:${process.env.LD_LIBRARY_PATH ?? ""}`, HOME: profile } });
  let said = "", rest = Buffer.alloc(0), next = 1;
  child.stderr.on("data", (d) => { said = (said + d).slice(-2000); });
  const waiting = new Map(), heard = [];
  child.stdio[4].on("data", (data) => {
    rest = Buffer.concat([rest, data]);
    for (let end; (end = rest.indexOf(0)) >= 0;) {
      const message = JSON.parse(rest.subarray(0, end).toString("utf8"));
      rest = rest.subarray(end + 1);
      if (message.id) { const w = waiting.get(message.id); waiting.delete(message.id); message.error ? w?.reject(new Error(message.error.message)) : w?.resolve(message.result); }
      else for (const one of heard) one(message);
    }
  });
  child.on("exit", () => { for (const w of waiting.values()) w.reject(new Error("Chromium 86 went away: " + said.split("\n").slice(-3).join(" "))); });
  const raw = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    const id = next++, timer = setTimeout(() => reject(new Error(`${method}: no answer`)), /\.enable$/.test(method) ? 8000 : 30000);
    waiting.set(id, { resolve: (v) => { clearTimeout(timer); resolve(v); }, reject: (e) => { clearTimeout(timer); reject(e); } });
    child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
  });
  try {
    const { product } = await raw("Browser.getVersion");
    const { targetInfos } = await raw("Target.getTargets");
    const { sessionId } = await raw("Target.attachToTarget", { targetId: targetInfos.find((t) => t.type === "page").targetId, flatten: true });
    const wrong = [];
    heard.push((m) => {
      if (m.method === "Runtime.exceptionThrown") wrong.push("script: " + (m.params.exceptionDetails.exception?.description ?? m.params.exceptionDetails.text).split("\n")[0]);
      if (m.method === "Runtime.consoleAPICalled" && m.params.type === "error") wrong.push("console: " + m.params.args.map((a) => a.value ?? a.description ?? "").join(" ").split("\n")[0]);
      if (m.method === "Log.entryAdded" && m.params.entry.level === "error") wrong.push("log: " + m.params.entry.text);
      if (m.method === "Network.requestWillBeSent" && !m.params.request.url.startsWith(BASE + "/") && !/^(data|blob|about):/.test(m.params.request.url)) wrong.push("outside request: " + m.params.request.url);
    });
    const send = (method, params) => raw(method, params, sessionId);
    for (const area of ["Page", "Runtime", "Log", "Network", "DOM"]) await send(area + ".enable");
    await send("Emulation.setDeviceMetricsOverride", { width: 1366, height: 768, deviceScaleFactor: 1, mobile: false });
    const evaluate = async (expression) => { const r = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }); if (r.exceptionDetails) throw new Error(r.exceptionDetails.exception?.description ?? r.exceptionDetails.text); return r.result.value; };
    const until = async (expression, what) => { for (let i = 0; i < 150; i++) { if (await evaluate(expression).catch(() => false)) return; await new Promise((go) => setTimeout(go, 100)); } throw new Error(`${what}: never came`); };
    const visit = async (path) => { await send("Page.navigate", { url: BASE + path }); await until(`location.pathname + location.search === ${JSON.stringify(path)} && !!document.querySelector(".sheet h1")`, path); await new Promise((go) => setTimeout(go, 300)); };
    const picture = async (file) => { const { data } = await send("Page.captureScreenshot", { format: "png" }); if (file) writeFileSync(file, Buffer.from(data, "base64")); return Buffer.from(data, "base64").length; };
    const drop = async (file) => { const { root } = await send("DOM.getDocument"); const { nodeId } = await send("DOM.querySelector", { nodeId: root.nodeId, selector: "input[type=file]" }); await send("DOM.setFileInputFiles", { nodeId, files: [file] }); };
    return await run({ product, visit, evaluate, until, picture, drop, wrong });
  } finally { child.kill("SIGKILL"); rmSync(profile, { recursive: true, force: true }); }
}
