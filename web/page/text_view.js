// The text view: turns the blocks that the program publishes into HTML, keeps nodes by key, sends
// commands. It renders; it decides nothing.
import { renderTable, renderProblems, renderList, renderCode } from './text_tables.js';
import { renderForm, renderButtons } from './text_forms.js';
import { element, keyed, setText } from './text_nodes.js';

const k_shown_every_ms = 250;   // ux 8.4: at most four times a second
const k_unseen_every_ms = 2000; // out of sight, but a screen reader may be reading it

const k_renderers = {
  heading: (node, block) => setText(keyed(node, 'title', 'h3'), block.label ?? ''),
  paragraph: (node, block) => setText(keyed(node, 'text', 'p'), block.text ?? ''),
  code: renderCode,
  table: renderTable,
  form: renderForm,
  buttons: renderButtons,
  problems: renderProblems,
  list: renderList,
};

function renderBlocks(container, blocks, send) {
  const sections = blocks.map((block, position) => {
    const key = block.id ?? `${block.kind}-${position}`;
    const section = keyed(container, `${block.kind}:${key}`, 'section');
    section.className = block.kind;
    (k_renderers[block.kind] ?? k_renderers.paragraph)(section, block, send);
    return section;
  });
  container.keep(sections);
}

/** `send(command)` gives the reply as an object; `summary(text)` hears the one-sentence summary. */
export function createTextView(root, content, send, onSummary) {
  let pending = null;
  let timer = 0;
  let last = -k_unseen_every_ms;

  function render() {
    timer = 0;
    if (!pending || document.hidden) return;
    last = performance.now();
    const view = pending;
    pending = null;
    if (!content.dataset.filled) {
      content.replaceChildren();
      content.dataset.filled = 'true';
    }
    setText(keyed(content, 'view-title', 'h2'), view.title || 'Taskyard');
    setText(keyed(content, 'view-summary', 'p'), view.summary ?? '');
    const body = keyed(content, 'view-blocks', 'div');
    renderBlocks(element(body), view.blocks ?? [], send);
  }

  function schedule() {
    if (timer || !pending) return;
    const body = document.body.classList;
    const inSight = body.contains('text-shown') || body.contains('no-canvas') ||
      root.contains(document.activeElement);
    const every = inSight ? k_shown_every_ms : k_unseen_every_ms;
    timer = setTimeout(render, Math.max(0, last + every - performance.now()));
  }

  function hurry() {
    clearTimeout(timer);
    timer = 0;
    schedule();
  }
  root.addEventListener('focusin', hurry);
  document.addEventListener('visibilitychange', hurry);

  return {
    publish(json) {
      const view = JSON.parse(json);
      onSummary(view.summary || view.title || '');
      pending = view;
      schedule();
    },
    show(visible) {
      document.body.classList.toggle('text-shown', visible);
      hurry();
    },
  };
}
