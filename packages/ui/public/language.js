// Runs before the first paint, so that nothing changes its side or is read out in the wrong language.
;(() => {
  const languages = new Set(['en', 'de', 'ja', 'ar'])
  let choice = null
  try {
    choice = localStorage.getItem('heddle-language')
  } catch {}
  const wanted = languages.has(choice) ? [choice] : navigator.languages
  const language = wanted.map((tag) => tag.split('-')[0]).find((one) => languages.has(one)) ?? 'en'
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
})()
