package lexicon

import "strings"

// decoys returns phrases that contain the name of a technology and mean
// something else, even in a list of technologies. What an ordinary word means
// by its company is told elsewhere: by its neighbours in the sentence, and by
// the needs and vetoes of the taxonomy.
func decoys() []string {
	var all []string
	for phrase := range strings.SplitSeq(decoyPhrases, "|") {
		all = append(all, strings.TrimSpace(phrase))
	}
	return all
}

const decoyPhrases = `
	R & D | R and D | C & C | D & D | L & D | R/R | R & R | R/W | C/S | C/O | C.S | D.C | Ph D
	| Ph. D | C level | C레벨 | C suite | C class | Type C | C타입 | C형 | C type | Class C
	| Class D | Grade C | 비타민 C | Vitamin C | Vitamin D | 비타민 D | Plan C | Series C | Series D
	| 시리즈 C | 시리즈 D | C라운드 | D라운드 | D day | C사 | D사 | R사 | D램 | go to market
	| go live | go public | go green | go/no go | no go | on the go | ready to go | grab and go
	| come and go | react to | react quickly | react and respond | quick to react | express delivery
	| express written | American Express | Express Entry | Airport Express | Express Scripts
	| spring break | spring semester | spring/summer | spring water | 스프링 캠프 | 스프링캠프
	| 매트리스 스프링 | Silver Spring | Palm Spring | Taylor Swift | SWIFT code | rust belt
	| word of mouth | key word | word processing | excel at | to excel | who excel | you excel
	| full access | access control | access rights | remote access | random access | market access
	| data access | open access | early access | role play | fair play | word play | Play Store
	| Google Play | plug and play | next generation | next gen | next level | next step | next big
	| more or less | no less | or less | much less | far less | less than | spark plug
	| quick sketch | from scratch | salt lake | pastry chef | feedback loop | assembly line
	| zoom in | zoom out | some slack | slack off | snowflake schema | Red Bull | Elastic IP
	| &amp | backbone network | network backbone`
