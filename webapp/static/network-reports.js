// The reports of the selected link, shown at the side as the table holds them. Without a script they fold out in the table.

"use strict";

document.addEventListener("diagram:selected", (event) => {
  const place = document.querySelector("[data-reports]");
  if (!place) return;
  const under = event.detail.link ? document.querySelector(`[data-under="${CSS.escape(event.detail.link)}"]`) : null;
  place.replaceChildren(...(under ? [...under.cloneNode(true).children] : []));
});
