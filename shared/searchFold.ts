/**
 * Characters and sequences that have variants which Unicode's root collation calls equal at primary strength. Everything
 * else that it calls equal differs only by decomposition, case and ignorable characters. `searchFold.test.ts` finds what
 * is missing. The search index stores these, so a change needs a migration.
 */
const primaries = `
  0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 30 40 50 60 70 80
  a aa ae ao au av ay b c d db dz dʐ dʑ dʒ dᶚ d𝼘 e f fŋ g h i k l ll ls lz m n o oe oo p qp r s ss t th ts tz tɕ
  tʂ tʃ tᶋ tᶘ u v vy w x z zw ɑ ə ɢ ɴ ʀ ʃ ʍ ʟ ᴈ ᴉ ᴍ ꝯ ꞵ ꬸ
  ι και ς
  а б в г д е ж з и к л м н о п р с ст т у ф х ц ч ш щ ъ ы ь ю є і ѡ ѣ ѥ ѧ ѫ ѭ ѳ ᲈ ꙉ ꙗ
  וו וי יהוה יי ך ם ן ף ץ
  ء ا ن و ي ی
  ܒ ܓ ܕ ܛ ܣ ܦ
  ߖ ߗ ߙ
  ত্ న్ శ్రీ ನ್ ಶ್ರೀ ക഻ ണ഻ ന഻ മ഻ യ഻ ര഻ ല഻ ള഻ ഴ഻ ഻ ར ཨོ ྭ ྱ ྲ သ္သ ါ ᚠ ᚢ ᚦ ᚦᚦ ᚨ ᚲ ᚹ ᚺ ᚾ ᛁ ᛃ ᛅ ᛅᛚ ᛈ ᛊ ᛏ ᛒ ᛗ ᛗᛗ ᛚ ᛜ ᛦ
  ᤈᤩ ᤋᤪ ᨦ ᨻ ᩆ᩠ᩆ ᩣ ᬚ᭄ᬜ ᮃ ᮊ ᮙ ᯀ ᯂ ᯅ ᯇ ᯉ ᯋ ᯎ ᯒ ᯔ ᯖ ᯘ ᯛ ᯞ ᯧ ᯪ ᯬ ᯮ ᳩ ⰰ ⰱ ⰲ ⰳ ⰴ ⰵ ⰶ ⰸ ⰹ ⰺ ⰻ ⰼ ⰽ ⰾ ⰿ ⱀ ⱁ ⱂ ⱃ ⱄ ⱅ ⱆ ⱇ ⱈ ⱋ
  ⱌ ⱍ ⱎ ⱏ ⱐ ⱑ ⱓ ⱔ ⱖ ⱗ ⱘ ⱙ ⱚ ⲕⲁⲓ 〱 〳 ꔌꘋ ꔞꘋ ꔳꘋ ꕇꘌ ꕒꘋ ꕘ ꕘꘌ ꕚꘌ ꕠꘋ ꕪ ꕮ ꖅꘋ ꖇ ꖴꘋ ꗋꘋ ꗑ ꗑꘌ ꗘꘋ ꣲ ꦫ ꦴ
  ぁ ぃ ぅ ぇ ぉ か き く け こ さ し しめ す せ そ た ち っ て と な に ぬ ね の は ひ ふ へ ほ ま ます み む め も ゃ ゅ ょ ら り る れ ろ ゎ ゐ ゑ を ん 𛄟
  ㄅ ㄆ ㄊ ㄍ ㄎ ㄏ ㄐ ㄗ ㄚ ㄛ ㄜ ㄞ ㄠ ㄧ ㄨ ㆤ
  儿 兒
  𐍐 𐍓 𐍗 𐍝 𐍡 𐡭 𐢀 𐢂 𐢆 𐢌 𐢎 𐢐 𐢒 𐢔 𐢜 𐦀 𐦁 𐦂 𐦃 𐦄 𐦅 𐦆 𐦈 𐦉 𐦊 𐦌 𐦎 𐦐 𐦑 𐦒 𐦓 𐦕 𐦖 𐦗 𐦘 𐦚 𐦜
  𐦝 𐬭 𐰀 𐰃 𐰇 𐰉 𐰋 𐰍 𐰏 𐰑 𐰔 𐰖 𐰘 𐰚 𐰜 𐰞 𐰤 𐰦 𐰨 𐰪 𐰭 𐰲 𐰴 𐰶 𐰸 𐰺 𐰿 𐱁 𐱃 𐱅 𐳀 𐳉 𐳐 𐳛 𐳝 𐳢 𐳪
  𐳬 𐵳 𐶁 𐼀 𐼂 𐼅 𐼎 𐼒 𐼒𐼘 𐼕 𐼚 𐽁 𐿦𐿩 𑏎 𑖂 𑖃 𑖄 𑖲 𑖳 𑜄 𑜈 𑜕 𑨪 𑨫 𑨬 𑨭 𑩜 𑩝 𑩠 𑩫 𑩯 𑩰 𑩴 𑩺 𑩼 𑩽
  𑩿 𑪁 𑴦 𖼄 𖼐 𖼣 𖼽
`;

/** Variants for readers that the root collation keeps apart: dotless i, hamza on an alef, Persian kaf and yeh; Catalan l·l. */
const readersVariants = new Map([
  ['ı', 'i'],
  ['ٱ', 'ا'],
  ['ٲ', 'ا'],
  ['ٳ', 'ا'],
  ['ک', 'ك'],
  ['ی', 'ي'],
  ['ى', 'ي'],
  ['·', ''],
]);

/** A language that has no rules of its own in CLDR, so this is the root collation. */
const collator = new Intl.Collator('en', { sensitivity: 'base', ignorePunctuation: false });
let sortedPrimaries: readonly string[] | null = null;

const isIgnorable = (character: string): boolean => collator.compare(`a${character}b`, 'ab') === 0;

/** The listed primary that equals a character; null: there is none. */
function primaryOf(character: string): string | null {
  sortedPrimaries ??= primaries.trim().split(/\s+/).sort(collator.compare);
  let first = 0;
  let end = sortedPrimaries.length;
  while (first < end) {
    const middle = (first + end) >> 1;
    const primary = sortedPrimaries[middle] ?? '';
    const order = collator.compare(primary, character);
    if (order === 0) return primary;
    if (order < 0) first = middle + 1;
    else end = middle;
  }
  return null;
}

function variantOf(character: string): string | null {
  if (isIgnorable(character)) return '';
  const primary = primaryOf(character);
  return readersVariants.get(primary ?? character) ?? primary;
}

/** Most of these are each their own primary, and there are many. */
const ideographOrSyllable = /^[\p{Unified_Ideograph}\uac00-\ud7a3]$/v;
const known = new Map<string, string>();

function foldCharacter(character: string): string {
  if (ideographOrSyllable.test(character)) return character;
  const parts = character.normalize('NFKD').toLowerCase().normalize('NFKD');
  const folded = variantOf(character) ?? Array.from(parts, (part) => variantOf(part) ?? part).join('');
  known.set(character, folded);
  return folded;
}

const ascii = /^\p{ASCII}*$/v;

/**
 * Folds a text for comparison as readers compare: without case, width, diacritics, vowel points and invisible characters, and
 * with the letters of {@link primaries}. Texts that Unicode's root collation calls equal at primary strength are equal.
 */
export function foldText(text: string): string {
  let folded = '';
  for (const character of text) folded += known.get(character) ?? foldCharacter(character);
  return ascii.test(folded) ? folded : folded.normalize('NFC');
}
