package genai

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/internal/wire"
)

// An answer is one of a batch: a response, or an error in the form of google.rpc.Status.
type answer struct {
	Metadata map[string]string `json:"metadata"`
	Response json.RawMessage   `json:"response"`
	Error    json.RawMessage   `json:"error"`
}

// read returns the reply of an answer, or why there is none.
func (m *Model) read(id string, a answer) (llm.Reply, error) {
	what := fmt.Sprintf("genai: model %q: batch id %q", m.name, id)
	switch {
	case len(a.Response) > 0:
		reply, err := wire.GoogleReply(a.Response)
		if err != nil {
			return llm.Reply{}, fmt.Errorf("%s: the answer cannot be read: %w", what, techmap.ErrUnavailable)
		}
		return reply, nil
	case len(a.Error) > 0:
		var e struct {
			Code int `json:"code"`
		}
		_ = json.Unmarshal(a.Error, &e) // without a code it is the server's fault
		status := httpStatus(e.Code)
		body := append(append([]byte(`{"error":`), a.Error...), '}')
		return llm.Reply{}, wire.Refusal(what, status, wire.Google(status, nil, body), wire.NewHider(m.o.Key))
	default:
		return llm.Reply{}, fmt.Errorf("%s: neither an answer nor a reason: %w", what, techmap.ErrUnavailable)
	}
}

// httpStatus maps codes of gRPC to those of HTTP, as Google's APIs do. A batch may state
// either.
func httpStatus(code int) int {
	switch code {
	case 3, 9, 11: // INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE
		return http.StatusBadRequest
	case 5: // NOT_FOUND
		return http.StatusNotFound
	case 7: // PERMISSION_DENIED
		return http.StatusForbidden
	case 8: // RESOURCE_EXHAUSTED
		return http.StatusTooManyRequests
	case 16: // UNAUTHENTICATED
		return http.StatusUnauthorized
	}
	if code >= 300 && code <= 599 {
		return code
	}
	return http.StatusInternalServerError
}
