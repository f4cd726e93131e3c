// Clipboard of the canvas: written inside the key or click event, read only from the paste event
// (ux 10.6).
const k_copy_event_ms = 1000;

export function createClipboard(canvas, field, door) {
  const isOurs = ({ target }) => target === canvas || target === field || target === document.body;
  let copied = '';
  let copiedAt = -k_copy_event_ms;

  document.addEventListener('paste', (event) => {
    if (!isOurs(event)) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    event.preventDefault();
    if (text) door().pasted(text);
  });
  for (const name of ['copy', 'cut']) {
    document.addEventListener(name, (event) => {
      if (!isOurs(event) || performance.now() - copiedAt > k_copy_event_ms) return;
      event.clipboardData.setData('text/plain', copied);
      event.preventDefault();
    });
  }

  return {
    copy(text) {
      copied = text;
      copiedAt = performance.now();
      // Refused in some frames; then the copy event above or the program's own copy has to do.
      navigator.clipboard?.writeText(text).catch(() => {});
    },
  };
}
