package rankhttp

import (
	"context"
	"net/http"
	"strings"
)

// A format is a way beside JSON to write the answers of a route. A path with its ending
// has it, and so has a request that accepts its media type rather than JSON.
type format struct {
	ending string   // of the path: ".csv"
	media  string   // "text/csv; charset=utf-8"
	params []*param // that this format takes beside those of the route

	// send answers q and returns how many bytes it wrote. It sets no header but its own
	// before it writes; an error before that becomes a problem document.
	send func(ctx context.Context, w http.ResponseWriter, q *question) (size int, err error)
}

// accepted returns which of the formats of rt a request would rather have than JSON, nil
// for JSON: the first of the media types that it accepts decides, whatever their weights.
func (rt *route) accepted(r *http.Request) *format {
	for part := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		media, _, _ := strings.Cut(part, ";")
		media = strings.ToLower(strings.TrimSpace(media))
		if media == "application/json" || media == "*/*" {
			return nil
		}
		for i := range rt.formats {
			if of, _, _ := strings.Cut(rt.formats[i].media, ";"); of == media {
				return &rt.formats[i]
			}
		}
	}
	return nil
}
