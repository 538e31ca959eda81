package llm

import "regexp"

// orders are words of a text that speaks to a model, or poses as a part of a prompt.
// No posting is refused for them, and nothing that it says is believed more or less:
// it is only asked about in a call of its own, where it can steer no other posting.
var orders = regexp.MustCompile(`(?i)` +
	`\b(ignore|disregard|forget|override|obey)\b.{0,40}\b(instructions?|prompt|above|previous|prior|rules?|everything)|` +
	`\b(new|previous|following) instructions?\b|\binstructions?:|\boverride:|\bas an? (ai|language model)\b|\bdear ai\b|` +
	`\b(system|assistant|user|developer|human)( prompt| message)?\s*[:>\]]|\byou are (now|no longer)\b|` +
	`\b(print|reveal|repeat|output|respond|reply|answer|return|report|list|include|add)\b.{0,30}` +
	`\b(json|prompt|after me|empty|for (the|every|all|posting|p\d)|only|everywhere|everything|to p\d)\b|\bdo not report\b|` +
	`\b(the )?(other|next|previous|above|all|every|the) (job )?(postings?|listings?)\b|\bposting (p?\d|above)|\bp\d+\b|` +
	`\bcorrect answer\b|\bstop reading\b|\bthe (reader|model) (must|should|has)\b|\blevel of \w+ is\b|` +
	`(지시|명령|프롬프트|규칙|내용|문장).{0,12}(무시|잊|따르지|우선)|시스템 ?(프롬프트|메시지|지시)|인공지능에게|관리자 권한|` +
	`(다른|다음|앞|모든) ?(모든 )?(공고|채용 공고|포스팅)|정답은|(출력|응답|대답)(하라|해라|하세요|하십시오|하시오|할 것|해 ?주세요)|` +
	`(너는|당신은) (이제|지금)|지금부터 (너|당신)|` +
	`<\||\|>|\[/?inst\]|<<|</?(s|system|posting|user|assistant|data|document|end|tool_call|start_of_turn)\b|\{\{|\$\{|` +
	`\{\s*["']|["']\s*:\s*[\[{"']|===+|---+|-- ?(title|requirements|end)|\bwanted:|%s|%n`)

// isSuspect reports whether a line of pg speaks to a model.
func (pg *page) isSuspect() bool {
	for i := range pg.lines {
		if orders.MatchString(pg.lines[i].shown) {
			return true
		}
	}
	return false
}
