// Forms and rows of buttons of the text view. Values are collected by field id into the command's
// "values".
import { keyed, element, setText, setAttribute } from './text_nodes.js';

let nextFieldId = 0;

function controlTag(field) {
  if (field.type === 'select' || field.type === 'textarea') return field.type;
  return 'input';
}

function fillOptions(control, options) {
  element(control).keep((options ?? []).map((option) => {
    const value = String(option.value ?? option.id ?? option);
    const node = keyed(control, value, 'option');
    node.value = value;
    setText(node, String(option.label ?? value));
    return node;
  }));
}

/** Takes the model's value unless the reader is typing here; what was typed stays until the model changes. */
function takeValue(control, field) {
  const value = field.type === 'checkbox' ? Boolean(field.value) : String(field.value ?? '');
  if (control.modelValue === value) return;
  if (control === document.activeElement && control.modelValue !== undefined) return;
  control.modelValue = value;
  if (field.type === 'checkbox') control.checked = value;
  else control.value = value;
}

function renderField(form, field) {
  const box = keyed(form, field.id, 'div');
  const kind = field.type === 'textarea' ? 'wide' : field.type === 'checkbox' ? 'check' : '';
  box.className = `field ${kind}`;
  const label = keyed(box, 'label', 'label');
  const control = keyed(box, 'control', controlTag(field));
  if (!control.id) {
    nextFieldId += 1;
    control.id = `field-${nextFieldId}`;
    label.htmlFor = control.id;
  }
  setText(label, field.label ?? field.id);
  if (control.localName === 'input' && control.type !== field.type) control.type = field.type ?? 'text';
  if (field.type === 'select') fillOptions(control, field.options);
  for (const name of ['min', 'max', 'step', 'placeholder']) setAttribute(control, name, field[name]);
  control.disabled = Boolean(field.disabled);
  control.spellcheck = false;
  takeValue(control, field);
  const error = keyed(box, 'error', 'span');
  error.className = 'field-error';
  error.id = `${control.id}-error`;
  setText(error, field.error ?? '');
  setAttribute(control, 'aria-invalid', field.error ? 'true' : '');
  setAttribute(control, 'aria-describedby', field.error ? error.id : '');
  return box;
}

function valueOf(field, control) {
  if (field.type === 'checkbox') return control.checked;
  if (field.type === 'number') return control.value === '' ? null : Number(control.value);
  return control.value;
}

function collect(form, fields) {
  const values = {};
  for (const field of fields) {
    values[field.id] = valueOf(field, form.childByKey.get(field.id).childByKey.get('control'));
  }
  return values;
}

function renderButton(row, button, act) {
  const node = keyed(row, button.id, 'button');
  node.type = 'button';
  setText(node, button.label ?? button.id);
  setAttribute(node, 'title', button.title);
  setAttribute(node, 'aria-pressed', button.pressed === undefined ? '' : String(button.pressed));
  node.disabled = Boolean(button.disabled);
  node.onclick = () => act(button);
  return node;
}

/** What the program refused stands beside the button that asked. */
function showReply(node, reply) {
  const failed = keyed(node, 'failed', 'p');
  failed.className = 'failed';
  failed.setAttribute('role', 'alert');
  setText(failed, reply && reply.ok === false ? reply.message ?? reply.code ?? 'This was refused.' : '');
  return failed;
}

function renderActions(node, block, withValues, send) {
  const row = keyed(node, 'buttons', 'div');
  row.className = 'row';
  element(row).keep((block.buttons ?? []).map((button) => renderButton(row, button, (pressed) => {
    const command = withValues ? { ...pressed.command, values: withValues() } : pressed.command;
    showReply(node, send(command));
  })));
  return row;
}

/** A group with its name, its fields, its buttons and the answer to the last press. */
function renderGroup(node, block, fields, send) {
  const group = keyed(node, 'group', 'fieldset');
  const legend = keyed(group, 'legend', 'legend');
  setText(legend, block.label ?? '');
  const form = keyed(group, 'fields', 'div');
  form.className = 'row';
  element(form).keep(fields.map((field) => renderField(form, field)));
  const collectValues = fields.length ? () => collect(form, fields) : null;
  const kept = [legend, form, renderActions(group, block, collectValues, send)];
  if (group.childByKey.has('failed')) kept.push(group.childByKey.get('failed'));
  element(group).keep(kept);
}

export function renderForm(node, block, send) {
  renderGroup(node, block, block.fields ?? [], send);
}

export function renderButtons(node, block, send) {
  renderGroup(node, block, [], send);
}
