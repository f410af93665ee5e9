/** What the decoder reads as these characters: of several codes for one, the lowest. */
export function toCp932(text: string): Buffer {
  const decoder = new TextDecoder('shift_jis');
  const codes = new Map<string, number[]>();
  for (let single = 0xa1; single <= 0xdf; single += 1)
    codes.set(decoder.decode(Buffer.from([single])), [single]);
  for (let lead = 0x81; lead <= 0xfc; lead += 1)
    for (let trail = 0x40; trail <= 0xfc; trail += 1) {
      const character = decoder.decode(Buffer.from([lead, trail]));
      if (!codes.has(character)) codes.set(character, [lead, trail]);
    }
  return Buffer.from([...text].flatMap((character) => codes.get(character) ?? [character.charCodeAt(0)]));
}
