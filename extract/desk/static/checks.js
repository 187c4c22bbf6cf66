"use strict";
// Checks another value on an exported page as one types it. What a value is, and what is said of a text that is none, comes
// from the form (extract/desk/page_checks.py). Of a text about which this page cannot be sure it says nothing.
const SURE_DIGITS = 15; // more than these are not exact here

function mistakeIn(typed, check, common) {
  if (check === undefined || /[\u00ad\u200b-\u200d\u2060\ufeff]/.test(typed) || typed !== typed.normalize("NFC")) return "";
  const text = tidy(typed);
  if (!text || (text.length <= 40 && check.codes.includes(fold(text, common)))) return "";
  const found = KINDS[check.kind](text, check, common);
  return found ? fill(found[0], { text, ...found[1] }) : "";
}

const fill = (sentence, parts) => sentence.replace(/\{(\w+)\}/g, (name, part) => parts[part] ?? name);
const whole = (pattern, text, flags = "") => new RegExp(`^(?:${pattern})$`, `u${flags}`).exec(text);
const begins = (pattern, text, flags = "") => new RegExp(`^(?:${pattern})`, `u${flags}`).exec(text);
const unicode = (pattern) => pattern.replaceAll("\\d", "\\p{Nd}");

const tidy = (text) => text.split(/[\s\x1c-\x1f\x85]+/).filter(Boolean).join(" ");

function fold(text, { same }) {
  const letters = text.normalize("NFKC").toLowerCase().replaceAll("ß", "ss");
  let folded = tidy([...letters].map((sign) => same[sign] ?? sign).join("")).replace(/(?<=\p{L})-(?=\p{L})/gu, " ");
  for (let before = ""; before !== folded; ) {
    before = folded;
    folded = folded.replace(/[ .;,:]+$/, "");
    const quoted = /^(["'])(.*)\1$/s.exec(folded);
    if (quoted && !quoted[2].includes(quoted[1])) folded = quoted[2].trim();
  }
  return folded || tidy(text);
}

// Whether a text that is in no list may be in it all the same: letters that are written in several ways are not all known here.
const unsure = (text) => text.normalize("NFKC") !== text.normalize("NFC");

// The number that a text writes, what is wrong with it, or null where this page cannot tell.
function readNumber(text, { whole: isWhole, says }, { numbers }) {
  if (/(?![0-9])\p{Nd}/u.test(text)) return null;
  const all = (shape) => new RegExp(unicode(numbers[shape]), "gu");
  const written = text.replace(all("minus"), "-").replace(all("raised_point"), ".");
  const has = (shape) => begins(unicode(numbers[shape]), written) !== null;
  const both = { point: written.replace(",", "."), plain: written.replace(",", "") };
  if (has("ambiguous") && !isWhole) return [says.ambiguous, both];
  if (has("by_point") && isWhole) return [says.ambiguous, { point: written.split(".")[0], plain: written.replace(".", "") }];
  const isPlain = (has("plain") || has("scientific")) && /^[\x00-\x7f]*$/.test(written);
  const pointed = has("grouped_then_comma") ? written.replace(all("between"), "").replace(/\./g, "").replace(",", ".") : "";
  const digits = pointed || (has("grouped") ? written.replace(all("between"), "").replace(/,/g, "") : has("comma") ? both.point : isPlain ? written : "");
  if (digits) return digits.replace(/\D/g, "").length > SURE_DIGITS || !/^[\x00-\x7f]*$/.test(digits) ? null : Number(digits);
  if (begins(numbers.day, text)) return [says.day, { day: text.slice(0, 10) }];
  return [begins(unicode(numbers.several), text, "i") ? says.several : says.wrong, {}];
}

const shown = (number) => (Math.abs(number) < 1e-6 && number !== 0 ? number.toFixed(20).replace(/0+$/, "") : String(number));

function ofNumber(text, check, common) {
  const { says, percent, lowest, highest } = check;
  const perCent = new RegExp(unicode(common.numbers.per_cent), "giu");
  const found = readNumber(percent ? tidy(text.replace(perCent, "%").replace(/%$/, "")) : text, check, common);
  if (typeof found !== "number") return found;
  if (check.whole && !Number.isInteger(found)) return [says.fraction];
  const [below, above] = [lowest !== undefined && found < Number(lowest), highest !== undefined && found > Number(highest)];
  return below || above ? [below ? says.below : says.above, { number: shown(found) }] : null;
}

function ofAmount(text, { units, says }, common) {
  const parts = begins(common.numbers.day, text) ? null : whole(unicode(common.amounts.amount), text);
  if (!parts) return begins(common.numbers.day, text) ? [says.day, { day: text.slice(0, 10) }] : [says.wrong];
  const number = readNumber(tidy(parts[1]), { says: says.number }, common);
  if (typeof number !== "number") return number && [number[0], { text: tidy(parts[1]), ...number[1] }];
  if (!parts[2]) return [says.unit_missing];
  const unit = parts[2].replace(/\s+/g, "").toLowerCase().replace(/\.+$/, "");
  if (!units.includes(unit)) {
    if (/[^\x00-\x7f]/.test(unit)) return null;
    return new RegExp(unicode(common.amounts.further), "iu").test(parts[2]) ? [says.several] : [says.unknown_unit, { unit: parts[2] }];
  }
  return number < 0 ? [says.below] : null;
}

function ofYear(text, { lowest, says }, { dates }) {
  if (begins(dates.day, text)) return [says.day, { day: text.slice(0, 10) }];
  return whole(dates.year, text) && Number(text.slice(0, 4)) >= Number(lowest) ? null : [says.wrong];
}

// Year, month and day of a date in words, as far as they are written.
function dateInWords(text, { in_words: shapes, months }) {
  for (const [shape, [day, name, year]] of shapes) {
    const found = whole(shape, text);
    const month = found ? months.findIndex((one) => one.startsWith(found[name].toLowerCase())) + 1 : 0;
    if (month) return year ? [found[year], month, found[day]] : null;
  }
  return null;
}

function ofDate(text, { says }, common) {
  const written = whole(common.dates.partial, text)?.slice(1) ?? dateInWords(text, common);
  if (!written) return [says.wrong];
  const [year, month, day] = written.map((part) => Number(part ?? 1));
  const made = new Date(0);
  made.setUTCFullYear(year, month - 1, day);
  return year > 0 && made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? null : [says.calendar];
}

function ofIdentifier(text, { prefix, shape, any_case: anyCase, says }) {
  const bare = text.replace(new RegExp(prefix, "iu"), "").replace(/[.,;/ ]+$/, "");
  return whole(shape, bare, anyCase ? "i" : "") || /[^\x00-\x7f]/.test(bare) ? null : [says.wrong];
}

function ofChoice(typed, check, common) {
  const { several, other, says } = check;
  const known = (part) => check.spellings.includes(fold(part, common));
  const words = other && whole(common.other, typed, "i");
  const text = words && words.groups.words.replace(/\)$/, "").trim() ? `${words.groups.before ?? ""}other` : typed;
  const parts = several ? text.split(new RegExp(common.separator, "u")).map(tidy).filter(Boolean) : [text];
  const letters = says.two_letters && parts.find((part) => /^[A-Za-z]{2}$/.test(part) && !known(part));
  if (letters) return [says.two_letters, { text: letters }];
  const unknown = parts.filter((part) => !known(part));
  if (parts.length && (!unknown.length || unknown.some(unsure))) return null;
  if (unknown.length > 1) {
    return unknown.some((part) => /['"\\]|\p{C}/u.test(part)) ? null : [says.unknown, { listed: unknown.map((part) => `'${part}'`).join(" and ") }];
  }
  const joined = [",", "/", "&", "+", " and "].map((sign) => (unknown[0] ?? "").split(sign));
  if (several && joined.some((names) => names.length > 1 && names.every(known))) return says.join ? [says.join, { text: unknown[0] }] : null;
  const inPlace = other && /^other\s*[:(,-]/i.test(unknown[0] ?? "");
  return [inPlace ? says.in_place : says.wrong, { text: unknown[0] ?? text }];
}

function ofRows(text, { several, spellings, unclear, says }, common) {
  const named = (name) => spellings.includes(fold(name, common));
  const parts = named(text) || !several ? [text] : text.split(";").map(tidy).filter(Boolean);
  const wrong = (parts.length ? parts : [text]).find((part) => !named(part));
  if (parts.some((part) => unclear.includes(fold(part, common)) || unsure(part))) return null;
  return wrong === undefined ? null : [says.wrong, { text: wrong }];
}

const KINDS = { number: ofNumber, amount: ofAmount, year: ofYear, date: ofDate, identifier: ofIdentifier, choice: ofChoice, rows: ofRows };
