package rankhttp

import (
	"bufio"
	"context"
	"encoding/json"
)

// sendJSONL writes lines as JSON, one each.
func sendJSONL[L any](ctx context.Context, to *attachment, q *question, of lines[L]) (int, error) {
	list, err := of(ctx, q)
	if err != nil {
		return 0, err
	}
	buf := bufio.NewWriterSize(to, 1<<15)
	enc := json.NewEncoder(buf)
	for one, err := range list {
		if err != nil {
			return to.size, err
		}
		if err := enc.Encode(one); err != nil {
			return to.size, err
		}
	}
	err = buf.Flush()
	return to.size, err
}
