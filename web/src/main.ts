import "./old";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/print.css";
import { createApp } from "vue";
import App from "./App.vue";
import { router } from "./router";
import { i18n } from "./words";

createApp(App).use(i18n).use(router).mount("#app");
