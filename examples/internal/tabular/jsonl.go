package tabular

import (
	"bufio"
	"io"
	"strconv"
)

// A jsonlWriter writes one object a line, its fields in the order of the columns.
// A null is null, a time RFC 3339 in UTC.
type jsonlWriter struct {
	out   *bufio.Writer
	heads []head
}

func newJSONLWriter(w io.Writer, heads []head) *jsonlWriter {
	return &jsonlWriter{bufio.NewWriterSize(w, 1<<16), heads}
}

func (j *jsonlWriter) row(cells []Cell) error {
	for i, c := range cells {
		sep := ","
		if i == 0 {
			sep = "{"
		}
		if _, err := j.out.WriteString(sep + strconv.Quote(j.heads[i].name) + ":" + jsonCell(j.heads[i].kind, c)); err != nil {
			return err
		}
	}
	_, err := j.out.WriteString("}\n")
	return err
}

func (j *jsonlWriter) close() error { return j.out.Flush() }

func jsonCell(kind Kind, c Cell) string {
	if !c.Set {
		return "null"
	}
	switch kind {
	case Int:
		return strconv.FormatInt(c.Int, 10)
	case Float:
		return strconv.FormatFloat(c.Float, 'f', -1, 64)
	case Bool:
		return strconv.FormatBool(c.Int != 0)
	case Time:
		return jsonText(c.timeText())
	case Texts:
		return jsonText(c.Texts)
	}
	return jsonText(c.Text)
}
