package tabular

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// maxExample is the most runes an example in a dictionary has.
const maxExample = 60

// Stats are what was seen of a table while it was written.
type Stats struct {
	Rows     int
	Nulls    []int    // per column; an empty list counts as null
	Examples []string // per column: the first value that is not null
}

func newStats(columns int) Stats {
	return Stats{Nulls: make([]int, columns), Examples: make([]string, columns)}
}

func (s *Stats) add(column int, words bool, kind Kind, c Cell) {
	if !c.Set || kind == Texts && len(c.Texts) == 0 {
		s.Nulls[column]++
		return
	}
	if s.Examples[column] != "" || words {
		return
	}
	if kind == Text {
		s.Examples[column] = c.Text
	} else {
		s.Examples[column] = csvCell(kind, c)
	}
}

var (
	textDictionary = message.Text{En: "Data dictionary: %s", Ko: "데이터 사전: %s"}
	textRows       = message.Text{En: "%d rows, %d columns. Times are UTC. In CSV a list is a JSON array, and a text that could be taken for a formula has an apostrophe before it.", Ko: "%d행, %d열. 시각은 UTC입니다. CSV에서 목록은 JSON 배열이고, 수식으로 읽힐 수 있는 글 앞에는 작은따옴표가 붙습니다."}
	textWords      = message.Text{En: "(words of postings)", Ko: "(공고의 글)"}
	headColumn     = message.Text{En: "column", Ko: "열"}
	headType       = message.Text{En: "type", Ko: "형식"}
	headMeaning    = message.Text{En: "meaning", Ko: "뜻"}
	headExample    = message.Text{En: "example", Ko: "예"}
	headNull       = message.Text{En: "empty", Ko: "빈 칸"}
)

// kindText returns the name of a kind as people and as Parquet call it.
func kindText(kind Kind) message.Text {
	switch kind {
	case Int:
		return message.Text{En: "integer · INT64", Ko: "정수 · INT64"}
	case Float:
		return message.Text{En: "number · DOUBLE", Ko: "수 · DOUBLE"}
	case Bool:
		return message.Text{En: "yes or no · BOOLEAN", Ko: "예/아니요 · BOOLEAN"}
	case Time:
		return message.Text{En: "time · TIMESTAMP(MICROS, UTC)", Ko: "시각 · TIMESTAMP(MICROS, UTC)"}
	case Texts:
		return message.Text{En: "list of texts · LIST<STRING>", Ko: "글 목록 · LIST<STRING>"}
	}
	return message.Text{En: "text · STRING", Ko: "글 · STRING"}
}

// WriteDictionary writes what the columns of the table called name are, as
// Markdown: first in one language, then in the other, lang first. The examples and
// the share of empty cells are those of stats, which Write returned.
func WriteDictionary[T any](
	w io.Writer, name string, columns []Column[T], stats Stats, lang message.Lang,
) error {
	other := message.English
	if lang == message.English {
		other = message.Korean
	}
	var b strings.Builder
	for i, l := range []message.Lang{lang, other} {
		if i > 0 {
			b.WriteString("\n")
		}
		dictionary(&b, name, columns, stats, l)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func dictionary[T any](b *strings.Builder, name string, columns []Column[T], stats Stats, lang message.Lang) {
	fmt.Fprintf(b, "# %s\n\n%s\n\n", textDictionary.In(lang, name), textRows.In(lang, stats.Rows, len(columns)))
	heads := []message.Text{headColumn, headType, headMeaning, headExample, headNull}
	for _, h := range heads {
		b.WriteString("| " + h.In(lang) + " ")
	}
	b.WriteString("|\n|---|---|---|---|---:|\n")
	for i, c := range columns {
		example := textWords.In(lang)
		if !c.Words {
			example = code(stats.Examples[i])
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", c.Name, kindText(c.Kind).In(lang),
			c.About.In(lang), example, percent(stats.Nulls[i], stats.Rows))
	}
}

func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64) + " %"
}

// code returns s as code in a cell of a Markdown table, on one line.
func code(s string) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	if utf8.RuneCountInString(s) > maxExample {
		s = string([]rune(s)[:maxExample]) + "…"
	}
	if s == "" {
		return ""
	}
	s = strings.ReplaceAll(s, "|", `\|`)
	fence := "`"
	if strings.Contains(s, "`") {
		fence = "``"
		s = " " + s + " "
	}
	return fence + s + fence
}
