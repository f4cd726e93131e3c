// The editor: a real textarea over a backdrop that draws only the lines in sight. Selection, undo,
// clipboard and input methods are the browser's own; colours and problem marks come from the
// program.
import { lineTable, lineAt, clipMark, piecesOf, smallestEdit } from './editor_lines.js';

const k_long_line = 4000;       // longer lines are shown without colours: one span per token would not scroll
const k_marks_max = 300;
const k_undoable_edit_max = 100000;
const k_spare_lines = 3;
const k_severity_words = ['Error', 'Warning', 'Note'];

class EditorPane {
  constructor(parts, door) {
    this.parts = parts;
    this.door = door;
    this.marks = [];
    this.lines = lineTable('');
    this.lineHeight = 22;
    this.currentLine = -1;
    this.leaving = false;
    this.quiet = false;
    this.known = '';  // the text that the program knows
    const { input } = parts;
    input.addEventListener('input', () => this.typed());
    input.addEventListener('scroll', () => this.draw());
    input.addEventListener('keydown', (event) => this.key(event));
    document.addEventListener('selectionchange', () => this.followCaret());
    parts.gutter.addEventListener('click', (event) => this.gutterClicked(event));
    const scroll = (event) => { input.scrollTop += event.deltaY; };
    parts.gutter.addEventListener('wheel', scroll, { passive: true });
  }

  get text() { return this.parts.input.value; }

  typed() {
    // One insertion of many lines fires many events, all after the whole of it.
    if (this.quiet || this.text === this.known) return;
    this.known = this.text;
    this.marks = [];  // their places belong to the text before; the program sends new ones
    this.lines = lineTable(this.text);
    this.door().editorChanged(this.text);
    this.draw();
  }

  /** Takes a text from the program. Small changes go through the editing command, so that undo survives. */
  setText(text) {
    const { input } = this.parts;
    const wanted = text.replace(/\r\n?/g, '\n');
    if (wanted === input.value) return;
    const { scrollTop, scrollLeft } = input;
    const edit = smallestEdit(input.value, wanted);
    const size = edit.text.length + edit.end - edit.begin;
    const isFirst = input.value === '';
    if (isFirst || size > k_undoable_edit_max || !this.editInPlace(edit, wanted)) input.value = wanted;
    if (isFirst) input.setSelectionRange(0, 0);
    this.known = wanted;
    input.scrollTop = scrollTop;
    input.scrollLeft = scrollLeft;
    this.marks = [];
    this.lines = lineTable(wanted);
    this.draw();
  }

  editInPlace(edit, wanted) {
    const { input } = this.parts;
    const before = document.activeElement;
    const { selectionStart, selectionEnd } = input;
    this.quiet = true;
    this.door().holdFocus(true);
    input.focus({ preventScroll: true });
    input.setSelectionRange(edit.begin, edit.end);
    const done = edit.text
      ? document.execCommand('insertText', false, edit.text)
      : document.execCommand('delete');
    const shift = selectionStart >= edit.end ? edit.text.length - (edit.end - edit.begin) : 0;
    input.setSelectionRange(selectionStart + shift, selectionEnd + shift);
    if (before && before !== input) before.focus({ preventScroll: true });
    this.door().holdFocus(false);
    this.quiet = false;
    return done && input.value === wanted;
  }

  setMarks(marks) {
    this.marks = marks.slice(0, k_marks_max).map((mark) => clipMark(mark, this.text));
    const first = marks.slice(0, 5).map((mark) => `Line ${mark.line}: ${mark.message}`);
    this.parts.problems.textContent =
      marks.length === 0 ? 'No problems.' : `${marks.length} problems. ${first.join(' ')}`;
    this.draw();
  }

  place(x, y, width, height, visible) {
    const { pane, input } = this.parts;
    const style = pane.style;
    style.left = `${x}px`;
    style.top = `${y}px`;
    style.width = `${width}px`;
    style.height = `${height}px`;
    pane.classList.toggle('parked', !visible);
    input.tabIndex = visible ? 0 : -1;
    input.setAttribute('aria-hidden', String(!visible));
    if (!visible && document.activeElement === input) this.parts.leave();
    this.draw();
  }

  setSize(fontPx) {
    this.lineHeight = Math.round(fontPx * 1.55);
    this.parts.pane.style.setProperty('--editor-size', `${fontPx}px`);
    this.parts.pane.style.setProperty('--editor-line', `${this.lineHeight}px`);
    this.draw();
  }

  focusAt(offset) {
    const { input } = this.parts;
    input.focus({ preventScroll: true });
    input.setSelectionRange(offset, offset);
    const line = lineAt(this.lines.starts, offset);
    const top = line * this.lineHeight;
    const seen = top >= input.scrollTop && top + this.lineHeight <= input.scrollTop + input.clientHeight;
    if (!seen) input.scrollTop = Math.max(0, top - input.clientHeight / 3);
    this.draw();
  }

  nextProblem(step) {
    if (this.marks.length === 0) return;
    const sorted = [...this.marks].sort((a, b) => a.begin - b.begin);
    const caret = this.parts.input.selectionStart;
    const after = sorted.filter((mark) => mark.begin > caret);
    const before = sorted.filter((mark) => mark.begin < caret);
    const target = step > 0 ? after[0] ?? sorted[0] : before.pop() ?? sorted[sorted.length - 1];
    this.focusAt(target.begin);
  }

  key(event) {
    if (event.isComposing) return;
    const modified = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && modified) {
      event.preventDefault();
      this.door().editorApply();
    } else if (event.key === 'F8') {
      event.preventDefault();
      this.nextProblem(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      if (this.leaving) this.parts.leave();
      this.leaving = !this.leaving;
      return;
    } else if (event.key === 'Tab' && !event.shiftKey && !modified && !event.altKey && !this.leaving) {
      event.preventDefault();
      document.execCommand('insertText', false, '  ');
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      this.newLine(event);
    }
    this.leaving = false;
  }

  /** A new line starts below the text of the line above. */
  newLine(event) {
    const { input } = this.parts;
    const lineStart = this.lines.starts[lineAt(this.lines.starts, input.selectionStart)];
    const indent = /^[ \t]*/.exec(this.text.slice(lineStart, input.selectionStart))[0];
    if (!indent) return;
    event.preventDefault();
    document.execCommand('insertText', false, `\n${indent}`);
  }

  gutterClicked(event) {
    const line = Number(event.target.dataset?.line);
    if (!Number.isInteger(line)) return;
    const mark = this.marks.find((one) => lineAt(this.lines.starts, one.begin) === line);
    this.focusAt(mark ? mark.begin : this.lines.starts[line]);
  }

  followCaret() {
    if (document.activeElement !== this.parts.input) return;
    if (lineAt(this.lines.starts, this.parts.input.selectionStart) !== this.currentLine) this.draw();
  }

  draw() {
    const { pane, input, gutter, backdrop } = this.parts;
    if (pane.classList.contains('parked')) return;
    const { starts, longest } = this.lines;
    pane.classList.toggle('plain', longest > k_long_line);
    this.currentLine = lineAt(starts, input.selectionStart);
    const first = Math.max(0, Math.floor(input.scrollTop / this.lineHeight) - k_spare_lines);
    const shown = Math.ceil(input.clientHeight / this.lineHeight) + 2 * k_spare_lines;
    const last = Math.min(starts.length, first + shown);
    gutter.style.width = `${Math.max(3, String(starts.length).length) + 3}ch`;
    gutter.replaceChildren(...this.gutterRows(first, last));
    backdrop.replaceChildren(...(longest > k_long_line ? [] : this.textRows(first, last)));
  }

  placeRow(row, line) {
    row.style.top = `${line * this.lineHeight - this.parts.input.scrollTop}px`;
    row.classList.toggle('current', line === this.currentLine);
    return row;
  }

  gutterRows(first, last) {
    const rows = [];
    for (let line = first; line < last; line += 1) {
      const row = this.placeRow(document.createElement('div'), line);
      row.textContent = String(line + 1);
      row.dataset.line = String(line);
      rows.push(row);
    }
    for (const mark of this.marks) {
      const row = rows[lineAt(this.lines.starts, mark.begin) - first];
      if (row) this.markRow(row, mark);
    }
    return rows;
  }

  markRow(row, mark) {
    const sentence = `${k_severity_words[mark.severity]}: ${mark.message}`;
    const worst = Math.min(mark.severity, Number(row.dataset.severity ?? 2));
    row.dataset.severity = String(worst);
    row.classList.remove('severity-0', 'severity-1', 'severity-2');
    row.classList.add('marked', `severity-${worst}`);
    row.title = row.title ? `${row.title}\n${sentence}` : sentence;
  }

  textRows(first, last) {
    const { starts } = this.lines;
    const { text } = this;
    const end = last < starts.length ? starts[last] : text.length;
    const tokens = this.door().tokens(starts[first], end);
    const rows = [];
    let token = 0;
    for (let line = first; line < last; line += 1) {
      const lineEnd = line + 1 < starts.length ? starts[line + 1] - 1 : text.length;
      while (token < tokens.length && tokens[token].end <= starts[line]) token += 1;
      let past = token;
      while (past < tokens.length && tokens[past].begin < lineEnd) past += 1;
      const row = this.placeRow(document.createElement('div'), line);
      row.style.left = `${-this.parts.input.scrollLeft}px`;
      const pieces = piecesOf(starts[line], lineEnd, tokens.slice(token, past), this.marks);
      row.append(...pieces.map((piece) => this.span(piece, text)));
      rows.push(row);
    }
    return rows;
  }

  span(piece, text) {
    const span = document.createElement('span');
    if (piece.kind >= 0) span.classList.add(`t${piece.kind}`);
    if (piece.severity >= 0) span.classList.add(`wave-${piece.severity}`);
    span.textContent = text.slice(piece.begin, piece.end);
    return span;
  }
}

/** `parts`: pane, input, gutter, backdrop, problems, leave(); `door()` is the program. */
export function createEditorPane(parts, door) {
  return new EditorPane(parts, door);
}
