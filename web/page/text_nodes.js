// Nodes that keep their identity: children are found by key, so focus and selection survive an
// update.

/** The child of `parent` with that key, made when it is missing. */
export function keyed(parent, key, tag) {
  const container = element(parent);
  const found = container.childByKey.get(key);
  if (found && found.localName === tag) return found;
  const made = document.createElement(tag);
  made.dataset.key = key;
  container.childByKey.set(key, made);
  if (found) found.replaceWith(made);
  else container.append(made);
  return made;
}

/** Gives a node its table of keyed children and `keep(children)`: exactly these, in this order. */
export function element(node) {
  if (node.childByKey) return node;
  node.childByKey = new Map();
  node.keep = (wanted) => {
    const kept = new Set(wanted);
    for (const [key, child] of node.childByKey) {
      if (kept.has(child)) continue;
      child.remove();
      node.childByKey.delete(key);
    }
    wanted.forEach((child, position) => {
      if (node.children[position] !== child) node.insertBefore(child, node.children[position] ?? null);
    });
  };
  return node;
}

/** Sets text only when it differs: an unchanged node is not read again by assistive technology. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets or removes an attribute. */
export function setAttribute(node, name, value) {
  if (value === undefined || value === null || value === '' || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}
