/**
 * The events of a `text/event-stream` body, as `{id, event, data}` (WHATWG HTML, section 9.2.6). EventSource cannot
 * send an Authorization header, so we read the stream ourselves. `onBytes` is called for every chunk, comments
 * included.
 */
export async function* readEvents(body, onBytes) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      const blocks = (rest + value).split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop();
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event.data !== null) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parseBlock(block) {
  const fields = { id: null, event: "message", data: null };
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name, value] = /^([^:]*)(?:: ?)?([\s\S]*)$/.exec(line);
    if (name === "data") fields.data = fields.data === null ? value : `${fields.data}\n${value}`;
    else if (name === "id" || name === "event") fields[name] = value;
  }
  return fields;
}
