/** Amounts of US dollars in words, as the server writes them (`panel.dollars`). No DOM. */

import { t } from "./text.js";

/**
 * With at least two digits behind the point, and as many as it has.
 *
 * @param {number} amount
 */
export function dollars(amount) {
  const [whole = "0", cents = ""] = String(Number(amount.toFixed(5))).split(".");
  return `$${whole}.${cents.padEnd(2, "0")}`;
}

/** @param {number | null} amount null where there is no published price */
export function costText(amount) {
  if (amount === null) return t("price not published");
  return amount ? `≈ ${dollars(amount)}` : t("nothing");
}
