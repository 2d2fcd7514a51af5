/* A label's page: whether it has expired since the page was written. */
"use strict";
{
  const shown = element("standing"), now = standing(shown.dataset.state, shown.dataset.until);
  shown.textContent = say.states[now];
  shown.className = "state is-" + now;
}
