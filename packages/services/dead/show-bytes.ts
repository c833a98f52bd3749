/** Bytes for people to read: text where they are UTF-8 text, else hex; `json` where the text is JSON. */
export type ShownBytes = {
  form: 'json' | 'text' | 'hex';
  text: string;
  /** Of the whole message. */
  bytes: number;
  /** Only the beginning is shown. */
  cut: boolean;
};

/** What a screen shows of a message at most; the whole is in the ledger. */
const SHOWN_BYTES = 256 * 1024;
// Control characters other than tab and line breaks mean that this is no text.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Decodes base64 bytes of a dead letter; null stays null. Pure. */
export function showBytes(base64: string | null): ShownBytes | null {
  if (base64 === null) return null;
  const all = Buffer.from(base64, 'base64');
  const cut = all.length > SHOWN_BYTES;
  const text = asText(all.subarray(0, SHOWN_BYTES), cut);
  if (text === null) {
    return { form: 'hex', text: spacedHex(all.subarray(0, SHOWN_BYTES / 4)), bytes: all.length, cut };
  }
  return { form: !cut && isJson(text) ? 'json' : 'text', text, bytes: all.length, cut };
}

function asText(bytes: Buffer, cut: boolean): string | null {
  try {
    // `stream` forgives a letter that the cut goes through.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut });
    return CONTROL.test(text) ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function spacedHex(bytes: Buffer): string {
  return bytes.toString('hex').replaceAll(/(..)(?=.)/g, '$1 ');
}
