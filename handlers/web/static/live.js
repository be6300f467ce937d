// The stream of new and edited lines. It comes back by itself, at first at once, then less and less often.

const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;

export function follow({ after, onNews, onState }) {
  let wait = FIRST_WAIT;
  let source = null;
  let timer = 0;

  function open() {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(`/chat/live?after=${after()}`);
    source.onopen = () => {
      wait = FIRST_WAIT;
      onState(true);
    };
    source.onmessage = (event) => onNews(JSON.parse(event.data));
    source.addEventListener("begin", () => location.reload()); // the conversation was begun anew
    source.onerror = () => {
      source.close();
      onState(false);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 1.6, LONGEST_WAIT);
    };
  }

  addEventListener("online", open);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && open());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source?.readyState === EventSource.CLOSED) open();
  });
  open();
}
