// Text fields inside the canvas: a see-through textarea over the caret takes the typing, so that
// input methods, accents and the keyboards of phones work there too.

// Keeps one character before the caret, so that Backspace on a phone gives an event.
const k_sentinel = ' ';

export function createTextInput(field, canvas, door) {
  const isOurs = () => document.activeElement === field || document.activeElement === canvas;
  let composing = false;

  function reset() {
    field.value = k_sentinel;
    field.setSelectionRange(1, 1);
  }

  function deliver() {
    const text = field.value.startsWith(k_sentinel) ? field.value.slice(1) : field.value;
    reset();
    if (text) door().textTyped(text);
  }

  field.addEventListener('compositionstart', () => { composing = true; });
  field.addEventListener('compositionend', () => {
    composing = false;
    deliver();
  });
  field.addEventListener('beforeinput', (event) => {
    if (composing || event.isComposing) return;
    if (event.inputType === 'deleteContentBackward') {
      event.preventDefault();
      door().keyTapped('Backspace');
    } else if (event.inputType === 'insertLineBreak') {
      event.preventDefault();
      door().keyTapped('Enter');
    }
  });
  field.addEventListener('input', () => {
    if (!composing) deliver();
  });

  return {
    /** Moves typing to the field at (x, y), or back to the canvas. Never takes the focus from elsewhere. */
    want(x, y, height, wanted) {
      field.style.transform = `translate(${x}px, ${y}px)`;
      if (height > 0) field.style.height = `${height}px`;
      if (!isOurs()) return;
      const target = wanted ? field : canvas;
      if (document.activeElement === target) return;
      if (wanted) reset();
      door().holdFocus(true);
      target.focus({ preventScroll: true });
      door().holdFocus(false);
    },
  };
}
