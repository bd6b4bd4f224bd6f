/** Words that texts are made of, the frequent ones first. Rare words are made of syllables, so that there are many. */
const COMMON =
  'the of to and a in is for that on with as are this by it be from an or not at your you we have was which can order our if please will has answer question returned document customer delivery refund warranty payment invoice shipping account address policy period within days must contact support number product service request however because therefore information details following example source context result system model user data'.split(
    ' ',
  )

const SYLLABLES =
  'ba ce di fo gu ha ji ko lu me na or pe qui ra se ti ul ve wo xen ya zo stra plin gram tor vis men dal'.split(
    ' ',
  )

/** Different English words. Source: about what a corpus of support chats holds. */
const VOCABULARY = 50_000

const HANZI =
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理世车'

const ARABIC =
  'في من على إلى عن مع هذا التي الذي كان ما هو هي أن لا كل بعد قبل عند طلب العميل المنتج الشحن الدفع الحساب العنوان الضمان الفاتورة الخدمة رقم يوم أيام سؤال جواب مستند سياسة الإرجاع يرجى الاتصال بالدعم معلومات تفاصيل مثال المصدر النتيجة النظام النموذج المستخدم البيانات خلال يجب لأن لذلك التسليم'.split(
    ' ',
  )

export type Language = 'english' | 'chinese' | 'arabic'

/** Words that stand in few texts of a language, to be searched for. */
export const NEEDLES: Readonly<Record<Language, string>> = {
  english: 'vermicious',
  chinese: '退货政策',
  arabic: 'استرداد',
}

/** A word that most English texts hold. */
export const COMMON_WORD = 'delivery'

/** Text of a language, of about this many characters; frequent words are as frequent as in speech (Zipf's law). */
export function createText(random: () => number, language: Language, characters: number): string {
  if (language === 'chinese') return chineseText(random, Math.ceil(characters / 3))
  const words: string[] = []
  for (let length = 0; length < characters;) {
    const word =
      language === 'arabic' ? (ARABIC[rank(random, ARABIC.length)] ?? '') : englishWord(random)
    const end = random() < 0.07 ? '.' : random() < 0.04 ? ',' : ''
    words.push(word + end)
    length += word.length + 1
  }
  return words.join(' ')
}

/** A chosen place in a list whose n-th entry is chosen 1/n times as often as its first. */
function rank(random: () => number, size: number): number {
  return Math.floor(size ** random()) - 1
}

function englishWord(random: () => number): string {
  const place = rank(random, VOCABULARY)
  const common = COMMON[place]
  if (common !== undefined) return common
  let word = ''
  for (let rest = place; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length] ?? ''
  return word
}

function chineseText(random: () => number, characters: number): string {
  let text = ''
  for (let length = 0; length < characters; length += 1) {
    text += HANZI[rank(random, HANZI.length)] ?? ''
    if (random() < 0.06) text += '，'
  }
  return text
}
