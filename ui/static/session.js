// Asks for more time before a session runs out, so that nobody is sent away in the middle of their work.
(() => {
  const SOON = 5_000;
  const AGAIN = 60_000;

  const renew = async () => {
    const answer = await fetch("/api/auth/refresh", { method: "POST" }).catch(() => null);
    // Nothing renews it, or it has ended: when its time is over, the page is loaded anew and says so.
    if (answer?.status === 401) return;
    setTimeout(renew, answer?.ok ? (await answer.json()).expires_in * 500 : AGAIN);
  };

  const begin = async () => {
    const answer = await fetch("/api/auth/me", { cache: "no-store" }).catch(() => null);
    const { expires_at: ends } = answer?.ok ? await answer.json() : {};
    // By the server's clock: this machine's may be wrong.
    if (ends) setTimeout(renew, Math.max(SOON, (new Date(ends) - new Date(answer.headers.get("date"))) / 2));
  };

  setTimeout(begin, SOON);
})();
