/* Everything the panel's pages do beyond links and forms. Each file has one job and listens on the document. */
import "./theme.js";
import "./popovers.js";
import "./dialogs.js";
import "./copy.js";
import "./toasts.js";
import "./requests.js";
import "./unsaved.js";
import "./lists.js";
import "./inputs.js";
import "./keys.js";
import "./palette.js";
import "./side.js";
import "./charts.js";

/* The page answers to keys from here on; browser tests wait for it. */
document.documentElement.dataset.ready = "";
