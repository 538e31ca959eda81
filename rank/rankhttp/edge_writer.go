package rankhttp

import (
	"net/http"
	"time"
)

// An edgeWriter counts what is answered, and gives up on clients that do not take it.
type edgeWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	vary    string // what the answer depends on, besides what its handler says
	status  int
	bytes   int64
	stall   time.Duration // 0 where deadlines cannot be set
	now     func() time.Time
}

func newEdgeWriter(w http.ResponseWriter, stall time.Duration, now func() time.Time) *edgeWriter {
	return &edgeWriter{ResponseWriter: w, control: http.NewResponseController(w), stall: stall, now: now}
}

// WriteHeader implements [http.ResponseWriter].
func (w *edgeWriter) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
		if w.vary != "" {
			w.Header().Add("Vary", w.vary)
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (w *edgeWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if w.stall > 0 && w.control.SetWriteDeadline(w.now().Add(w.stall)) != nil {
		w.stall = 0
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap is for [http.ResponseController].
func (w *edgeWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// sent returns the status of the answer: that which the server sends if nobody sets one.
func (w *edgeWriter) sent() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
