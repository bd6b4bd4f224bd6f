/** A list with one member moved by one place; at its ends it stays as it is. */
export function moveWidget<Member>(
  list: readonly Member[],
  index: number,
  step: 1 | -1,
): readonly Member[] {
  const target = index + step
  const [moved, other] = [list[index], list[target]]
  if (moved === undefined || other === undefined) return list
  return list.map((member, at) => (at === index ? other : at === target ? moved : member))
}
