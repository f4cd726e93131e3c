// Tables, lists and problems of the text view.
import { keyed, element, setText, setAttribute } from './text_nodes.js';

const cellText = (cell) => String((cell !== null && typeof cell === 'object' ? cell.text : cell) ?? '');

function renderHead(table, columns) {
  const row = keyed(keyed(table, 'head', 'thead'), 'row', 'tr');
  element(row).keep(columns.map((column) => {
    const cell = keyed(row, column.id, 'th');
    cell.scope = 'col';
    cell.className = column.numeric ? 'numeric' : '';
    setText(cell, column.label ?? '');
    return cell;
  }));
}

/** The first cell names the row; where the row can be chosen it holds a button. */
function fillCell(cell, content, command, selected, send) {
  if (!command) {
    element(cell).keep([]);
    setText(cell, cellText(content));
    return;
  }
  const button = keyed(cell, 'select', 'button');
  button.type = 'button';
  setText(button, cellText(content));
  setAttribute(button, 'aria-pressed', selected ? 'true' : 'false');
  button.onclick = () => send(command);
}

function renderRow(body, columns, row, send) {
  const line = keyed(body, row.key, 'tr');
  line.className = row.selected ? 'selected' : '';
  element(line).keep(columns.map((column, position) => {
    const cell = keyed(line, column.id, position === 0 ? 'th' : 'td');
    if (position === 0) cell.scope = 'row';
    cell.className = column.numeric ? 'numeric' : '';
    const content = row.cells[position];
    fillCell(cell, content, position === 0 ? row.select : null, row.selected, send);
    setAttribute(cell, 'title', content?.title);
    return cell;
  }));
  return line;
}

export function renderTable(node, block, send) {
  const kept = [];
  const columns = block.columns ?? [];
  const rows = block.rows ?? [];
  const box = keyed(node, 'scroll', 'div');
  box.className = 'scroll';
  // A box that scrolls must be reachable by keyboard.
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  setAttribute(box, 'aria-label', block.label ?? 'Table');
  const table = keyed(box, 'table', 'table');
  setText(keyed(table, 'caption', 'caption'), block.label ?? '');
  renderHead(table, columns);
  const body = keyed(table, 'body', 'tbody');
  element(body).keep(rows.map((row) => renderRow(body, columns, row, send)));
  kept.push(box);
  if (block.text) {  // what would fill it, or how much is left out
    const text = keyed(node, 'text', 'p');
    setText(text, block.text);
    kept.push(text);
  }
  element(node).keep(kept);
}

function renderItem(list, key, content, command, send) {
  const item = keyed(list, key, 'li');
  if (!command) {
    element(item).keep([]);
    setText(item, content);
    return item;
  }
  const button = keyed(item, 'go', 'button');
  button.type = 'button';
  setText(button, content);
  button.onclick = () => send(command);
  return item;
}

export function renderList(node, block, send) {
  const kept = [];
  if (block.label) {
    const title = keyed(node, 'title', 'h4');
    setText(title, block.label);
    kept.push(title);
  }
  const list = keyed(node, 'items', block.ordered ? 'ol' : 'ul');
  const items = block.items ?? [];
  element(list).keep(items.map((item, position) => {
    const text = typeof item === 'string' ? item : item.text ?? item.label ?? '';
    return renderItem(list, item.key ?? String(position), text, item.command, send);
  }));
  kept.push(list);
  element(node).keep(kept);
}

function renderProblem(list, problem, position) {
  const item = keyed(list, problem.key ?? String(position), 'li');
  const word = keyed(item, 'severity', 'span');
  word.className = `severity severity-${problem.severity}`;
  setText(word, problem.severity ?? 'error');
  const place = problem.line ? ` line ${problem.line}, column ${problem.column ?? 1}` : '';
  setText(keyed(item, 'place', 'span'), place);
  setText(keyed(item, 'message', 'span'), `: ${problem.message ?? ''} `);
  const code = keyed(item, 'code', 'code');
  setText(code, problem.code ?? '');
  const hint = keyed(item, 'hint', 'span');
  hint.className = 'hint';
  setText(hint, problem.hint ? ` ${problem.hint}` : '');
  return item;
}

export function renderProblems(node, block) {
  const items = block.items ?? [];
  const title = keyed(node, 'title', 'h4');
  setText(title, block.label ?? 'Problems');
  const kept = [title];
  if (items.length > 0) {
    const list = keyed(node, 'items', 'ol');
    element(list).keep(items.map((problem, position) => renderProblem(list, problem, position)));
    kept.push(list);
  }
  element(node).keep(kept);
}

// Where a frame may not write to the clipboard the text is selected at least: Ctrl+C takes it.
function copyCode(text) {
  const range = document.createRange();
  range.selectNodeContents(text);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  navigator.clipboard?.writeText(text.textContent).catch(() => {});
}

/** A piece of JSON below its title, with a button that copies it. */
export function renderCode(node, block) {
  const title = keyed(node, 'title', 'p');
  setText(title, block.label ?? '');
  const text = keyed(node, 'code', 'pre');
  text.tabIndex = 0;
  setAttribute(text, 'aria-label', block.label ?? '');
  text.setAttribute('role', 'region');
  setText(text, block.text ?? '');
  const copy = keyed(node, 'copy', 'button');
  copy.type = 'button';
  setText(copy, 'Copy');
  setAttribute(copy, 'aria-label', `Copy: ${block.label ?? ''}`);
  copy.onclick = () => copyCode(text);
}
