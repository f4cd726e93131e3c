// The live regions: at most one polite message every two seconds, merged; errors at once (ux 8.3).
const k_polite_every_ms = 2000;
const k_sentences_max = 3;

export function createLive(polite, assertive) {
  let waiting = [];
  let timer = 0;
  let last = -k_polite_every_ms;

  function speak() {
    timer = 0;
    last = performance.now();
    const shown = waiting.slice(-k_sentences_max);
    waiting = [];
    // The same text twice is not read twice unless the node changes.
    polite.replaceChildren(document.createTextNode(shown.join(' ')));
  }

  return function announce(sentence, urgent) {
    if (urgent) {
      assertive.replaceChildren(document.createTextNode(sentence));
      return;
    }
    if (!waiting.includes(sentence)) waiting.push(sentence);
    if (!timer) timer = setTimeout(speak, Math.max(0, last + k_polite_every_ms - performance.now()));
  };
}
