// Paying by card: posts the form that leads to the bank, and asks whether the bank has decided. Both also go by hand.
const form = document.querySelector("form[data-go]");
if (form) form.submit();

const waiting = document.querySelector("[data-ask]");
if (waiting) {
  let turns = 0;
  const ask = async () => {
    turns += 1;
    if (turns % 4 === 0) return location.replace(waiting.dataset.back); // the gateway itself is asked now and then
    try {
      const answer = await fetch(waiting.dataset.ask, { headers: { Accept: "application/json" } });
      if ((await answer.json()).state !== "waiting") return location.reload();
    } catch { /* the line is down: the next turn asks again */ }
    setTimeout(ask, 3000);
  };
  setTimeout(ask, 3000);
}
