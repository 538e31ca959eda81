package rankhttp

import (
	"bufio"
	"context"
	"encoding/csv"
	"io"
)

// byteOrderMark is what Excel tells UTF-8 by.
const byteOrderMark = "\uFEFF"

// sendCSV writes lines as CSV (RFC 4180) with a header. What was written before an
// error is the beginning of the whole.
func sendCSV[L any](
	ctx context.Context, to *attachment, q *question, of lines[L], fill func(L, *cells),
) (int, error) {
	list, err := of(ctx, q)
	if err != nil {
		return 0, err
	}
	buf := bufio.NewWriterSize(to, 1<<15)
	out := csv.NewWriter(buf)
	out.UseCRLF = true
	if q.bom {
		if _, err := io.WriteString(buf, byteOrderMark); err != nil {
			return to.size, err
		}
	}
	var none L
	var line cells
	fill(none, &line)
	if err := out.Write(line.names); err != nil {
		return to.size, err
	}
	for one, err := range list {
		if err != nil {
			return to.size, err
		}
		line.reset()
		fill(one, &line)
		if err := out.Write(line.values); err != nil {
			return to.size, err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return to.size, err
	}
	err = buf.Flush()
	return to.size, err
}
