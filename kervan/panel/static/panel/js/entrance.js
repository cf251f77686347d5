/* Log-in pages: theme, showing the password, copying codes, asking, first error focused. */
import "./theme.js";
import "./copy.js";
import "./inputs.js";

document.querySelector("[aria-invalid='true']")?.focus();
