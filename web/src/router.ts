import { createRouter, createWebHistory } from "vue-router";

const lazy = {
  work: () => import("@/pages/work/WorkPage.vue"), board: () => import("@/registers/RegisterBoard.vue"), calendar: () => import("@/registers/RegisterCalendar.vue"),
  overview: () => import("@/pages/progress/ProgressPage.vue"), start: () => import("@/pages/start/StartPage.vue"), reconcile: () => import("@/pages/reconcile/ReconcilePage.vue"),
  plan: () => import("@/pages/plan/PlanPage.vue"), imports: () => import("@/pages/imports/ImportPage.vue"), changes: () => import("@/pages/changes/ChangesPage.vue"),
  search: () => import("@/pages/search/SearchPage.vue"), list: () => import("@/registers/RegisterList.vue"), detail: () => import("@/registers/RegisterDetail.vue"),
  form: () => import("@/registers/RegisterForm.vue"), missing: () => import("@/pages/start/MissingPage.vue"),
};
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", name: "overview", component: lazy.overview },
    { path: "/work", name: "work", component: lazy.work },
    { path: "/start", name: "start", component: lazy.start },
    { path: "/reconcile", name: "reconcile", component: lazy.reconcile },
    { path: "/plan", name: "plan", component: lazy.plan },
    { path: "/search", name: "search", component: lazy.search },
    { path: "/imports", name: "imports", component: lazy.imports },
    { path: "/imports/:id", name: "import", component: lazy.imports, props: true },
    { path: "/changes", name: "changes", component: lazy.changes },
    { path: "/r/:register", name: "list", component: lazy.list, props: true },
    { path: "/r/:register/board", name: "board", component: lazy.board, props: true },
    { path: "/r/:register/calendar", name: "calendar", component: lazy.calendar, props: true },
    { path: "/r/:register/new", name: "new", component: lazy.form, props: true },
    { path: "/r/:register/:id(\\d+)", name: "detail", component: lazy.detail, props: true },
    { path: "/r/:register/:id(\\d+)/edit", name: "edit", component: lazy.form, props: true },
    { path: "/:rest(.*)*", name: "missing", component: lazy.missing, meta: { tabless: true } },
  ],
  scrollBehavior(to, from, saved) {
    if (saved) return saved;
    return to.path === from.path ? undefined : { top: 0 };
  },
});
