// What the program asks of the page (page.lib.js calls these by name), and what the page tells the
// program.
import { createLive } from './live.js';
import { createStorage } from './storage.js';
import { createFiles } from './files.js';
import { createEditorPane } from './editor_pane.js';
import { createTextView } from './text_view.js';
import { watchCanvas } from './canvas.js';
import { createTextInput } from './text_input.js';
import { createClipboard } from './clipboard.js';

// In the order of ImGuiMouseCursor_.
const k_cursors = ['default', 'text', 'move', 'ns-resize', 'ew-resize', 'nesw-resize', 'nwse-resize',
  'pointer', 'wait', 'progress', 'not-allowed'];

const hostById = (id) => document.getElementById(id);

function preferenceFlags() {
  const matches = (query) => window.matchMedia(query).matches;
  const isApple = /Mac|iPhone|iPad/.test(navigator.platform || navigator.userAgent);
  return (matches('(prefers-color-scheme: dark)') ? 1 : 0) |
    (matches('(prefers-reduced-motion: reduce)') ? 2 : 0) |
    (isApple ? 4 : 0) |
    (window.top === window.self ? 8 : 0);
}

function watchPreferences(door) {
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)']) {
    window.matchMedia(query).addEventListener('change', () => door().preferencesChanged());
  }
}

function createNotice() {
  const box = hostById('notice');
  return (text, button = '') => {
    box.hidden = text === '';
    hostById('notice-text').textContent = text;
    hostById('notice-button').hidden = button === '';
    hostById('notice-button').textContent = button;
  };
}

function createEditorParts(canvas) {
  return {
    pane: hostById('editor'),
    input: hostById('editor-input'),
    gutter: hostById('editor-gutter'),
    backdrop: hostById('editor-backdrop'),
    problems: hostById('editor-problems'),
    leave: () => canvas.focus({ preventScroll: true }),
  };
}

function watchTextViewKeys(root, send) {
  hostById('text-view-close').addEventListener('click', () => send({ type: 'text_view', visible: false }));
  root.addEventListener('keydown', (event) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const isTyping = /^(input|textarea|select)$/.test(event.target.localName);
    if (event.key.toLowerCase() !== 't' || modified || isTyping) return;
    event.preventDefault();
    send({ type: 'text_view', visible: false });
  });
}

function addFont(name, bytes) {
  if (!window.FontFace || bytes.byteLength === 0) return;
  new FontFace(name, bytes).load().then((face) => document.fonts.add(face), () => {});
}

function setTheme(name, sizePx, editor) {
  const root = document.documentElement;
  root.dataset.theme = name;
  if (sizePx > 0) {
    root.style.setProperty('--size', `${sizePx}px`);
    editor.setSize(Math.round(sizePx * 0.95));
  }
}

/** The object that the program calls; `onReady` hears of the first frame. */
export function createHost(onReady) {
  const canvas = hostById('yard');
  let current = null;
  const door = () => current;
  const live = createLive(hostById('live-polite'), hostById('live-assertive'));
  const announce = (text, urgent) => live(text, urgent);
  const notice = createNotice();
  const storage = createStorage();
  const files = createFiles(hostById('stage'), hostById('drop-hint'), door, announce);
  const editor = createEditorPane(createEditorParts(canvas), door);
  const textInput = createTextInput(hostById('ime'), canvas, door);
  const clipboard = createClipboard(canvas, hostById('ime'), door);
  const send = (command) => JSON.parse(door().command(JSON.stringify(command)));
  const root = hostById('text-view');
  const textView = createTextView(root, hostById('text-view-content'), send,
    (summary) => canvas.setAttribute('aria-label', summary));
  watchTextViewKeys(root, send);

  return {
    send: (json) => door().command(json),
    stats: () => JSON.parse(door().stats()),
    notice,
    attached(programDoor) {
      current = programDoor;
      watchCanvas(canvas, door);
      watchPreferences(door);
    },
    ready() {
      hostById('poster').hidden = true;
      onReady();
    },
    noCanvas(text) {
      document.body.classList.add('no-canvas');
      notice(text);
    },
    contextLost: () => notice('The graphics card took the picture back. It is drawn again as soon as ' +
      'possible; the simulation goes on.'),
    contextRestored: () => notice(''),
    search: () => location.search.slice(1),
    preferences: preferenceFlags,
    store: storage.store,
    load: storage.load,
    copy: clipboard.copy,
    askFile: files.ask,
    saveFile: files.save,
    placeEditor: (x, y, width, height, visible) => editor.place(x, y, width, height, visible !== 0),
    editorText: (text) => editor.setText(text),
    editorMarks: (json) => editor.setMarks(JSON.parse(json)),
    focusEditor: (offset) => editor.focusAt(offset),
    announce: (text, urgent) => announce(text, urgent === '1'),
    textView: textView.publish,
    showTextView(visible) {
      textView.show(visible !== 0);
      if (visible) root.focus({ preventScroll: true });
      else canvas.focus({ preventScroll: true });
    },
    cursor: (shape) => { canvas.style.cursor = shape < 0 ? 'none' : k_cursors[shape] ?? 'default'; },
    theme: (name, size) => setTheme(name, Number(size), editor),
    textInput: (x, y, height, unused, wanted) => textInput.want(x, y, height, wanted !== 0),
    focusCanvas: () => {
      if (document.activeElement !== hostById('ime')) canvas.focus({ preventScroll: true });
    },
    font: addFont,
  };
}
