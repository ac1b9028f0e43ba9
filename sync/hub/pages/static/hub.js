"use strict";
// Pages work without this. With it, parts of a page that is open are brought up to date when the hub has news.
(() => {
  const body = document.body;
  const language = document.documentElement.lang;
  const own = new Intl.DateTimeFormat(navigator.language.startsWith(language) ? navigator.language : language, {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });

  const localTimes = (root) => {
    for (const time of root.querySelectorAll("time[data-time]")) {
      time.textContent = own.format(new Date(time.dateTime));
    }
  };
  localTimes(document);

  // What was said once is not said again when the page is loaded anew.
  const here = new URL(location.href);
  if (here.searchParams.has("said")) {
    here.searchParams.delete("said");
    history.replaceState(null, "", here);
  }
  document.getElementById("summary")?.focus();
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  if (!body.dataset.events) {
    return;
  }

  const news = (root) => new Map([...root.querySelectorAll("[data-key]")].map((e) => [e.dataset.key, e.dataset.news]));
  let pressed = false;
  let asked = false;
  let asking = false;

  const bringUpToDate = (fresh) => {
    const before = news(document);
    const focused = document.activeElement?.id;
    for (const part of document.querySelectorAll("[data-part]")) {
      const newer = fresh.getElementById(part.id);
      if (newer) {
        localTimes(newer);
        if (newer.innerHTML !== part.innerHTML) {
          part.replaceChildren(...document.importNode(newer, true).childNodes);
        }
      }
    }
    if (focused && document.activeElement?.id !== focused) {
      document.getElementById(focused)?.focus();
    }
    document.title = fresh.title;
    const fresher = [...news(document)].filter(([key]) => !before.has(key)).map(([, words]) => words);
    if (fresher.length) {
      document.getElementById("news").textContent = fresher.slice(-3).join(". ");
    }
  };

  const refresh = async () => {
    asked = true;
    if (asking || pressed) {
      return;
    }
    asking = true;
    while (asked) {
      asked = false;
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (answer.redirected) {
          location.reload();
          return;
        }
        if (answer.ok) {
          bringUpToDate(new DOMParser().parseFromString(await answer.text(), "text/html"));
        }
      } catch {
        // The line is down; the stream comes again by itself, and with it the news.
      }
      await new Promise((done) => setTimeout(done, 250));
    }
    asking = false;
  };

  // A key must not be changed under a finger.
  addEventListener("pointerdown", () => { pressed = true; });
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => setTimeout(() => { pressed = false; if (asked) { refresh(); } }, 300));
  }

  const listen = () => {
    const source = new EventSource(body.dataset.events);
    for (const kind of body.dataset.kinds.split(" ")) {
      source.addEventListener(kind, refresh);
    }
    source.addEventListener("over", () => { source.close(); location.reload(); });
    let broken = false;
    source.addEventListener("error", () => {
      broken = true;
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(listen, 5000);
      }
    });
    source.addEventListener("open", () => { if (broken) { broken = false; refresh(); } });
  };
  listen();
  setInterval(refresh, 30000); // how long somebody waits
})();
