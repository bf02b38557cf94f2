// Makes one element look like another with as few changes as possible, so that focus, selection, scroll and open <details>
// stay where they are. Children with an id are matched by it, others by their order. `data-keep` is left alone.

export function morph(target, source) {
  if (target.hasAttribute("data-keep")) return;
  syncAttributes(target, source);
  syncChildren(target, source);
}

function syncAttributes(target, source) {
  for (const { name, value } of source.attributes) {
    if (target.getAttribute(name) !== value) target.setAttribute(name, value);
  }
  for (const { name } of [...target.attributes]) {
    // What the reader has unfolded stays unfolded.
    if (!source.hasAttribute(name) && !(name === "open" && target.localName === "details")) target.removeAttribute(name);
  }
}

function syncChildren(target, source) {
  const byId = new Map([...target.children].filter((child) => child.id).map((child) => [child.id, child]));
  let cursor = target.firstChild;
  for (const wanted of [...source.childNodes]) {
    const match = wanted.id ? byId.get(wanted.id) : matching(cursor, wanted);
    if (!match) {
      target.insertBefore(document.importNode(wanted, true), cursor);
      continue;
    }
    if (match === cursor) cursor = cursor.nextSibling;
    else target.insertBefore(match, cursor);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, wanted);
    else if (match.data !== wanted.data) match.data = wanted.data;
  }
  removeFrom(cursor);
}

function matching(node, wanted) {
  return node && !node.id && node.nodeName === wanted.nodeName ? node : null;
}

function removeFrom(node) {
  while (node) {
    const next = node.nextSibling;
    node.remove();
    node = next;
  }
}
