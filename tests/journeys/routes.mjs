// Every route worth a look, found from the server's own metadata so that no register is named here.
import { BASE } from "./browser.mjs";
export async function routes() {
  const get = async (path) => (await fetch(BASE + "/api/v1" + path)).json();
  const meta = await get("/meta");
  const overview = await get("/progress/overview");
  const list = [{ name: "overview", path: "/" }, { name: "start", path: "/start" }, { name: "plan", path: "/plan" }, { name: "reconcile", path: "/reconcile" }, { name: "imports", path: "/imports" }, { name: "changes", path: "/changes" }, { name: "search", path: "/search?q=" + encodeURIComponent("江苏") }, { name: "missing", path: "/nowhere" }];
  const ref = overview.table.total.refs.done;
  if (ref) list.push({ name: "overview-drawer", path: "/?fig=" + encodeURIComponent(ref) });
  for (const register of meta.registers) {
    list.push({ name: "list-" + register.id, path: "/r/" + register.id });
    const row = (await get(`/registers/${register.id}/rows?limit=1`)).rows[0];
    if (row) list.push({ name: "detail-" + register.id, path: `/r/${register.id}/${row.id}` }, { name: "edit-" + register.id, path: `/r/${register.id}/${row.id}/edit` });
    if (register.rights.doing.includes("create")) list.push({ name: "new-" + register.id, path: `/r/${register.id}/new` });
  }
  return list;
}
