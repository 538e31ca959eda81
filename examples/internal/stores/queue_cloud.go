//go:build cloud

package stores

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// OpenQueue returns what announces censuses in the queue at an address: its URL as SQS
// has it. It is asked whether it is there. The region is that of the address,
// ?region= or the environment's.
func OpenQueue(ctx context.Context, address string) (techmap.Sink[techmap.Census], error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, unknown("queue", address, "https://sqs.REGION.amazonaws.com/ACCOUNT/NAME")
	}
	o := options{u.Query(), "queue"}
	region, ours := strings.CutPrefix(u.Hostname(), "sqs.")
	region, _, amazon := strings.Cut(region, ".amazonaws.com")
	if ours && amazon && !o.values.Has("region") {
		o.values.Set("region", region)
	}
	c, _, err := awsConfig(ctx, o)
	if err == nil {
		err = o.rest()
	}
	if err != nil {
		return nil, err
	}
	client := sqs.NewFromConfig(c, func(s *sqs.Options) {
		endpoint := u.Scheme + "://" + u.Host
		s.BaseEndpoint = &endpoint
	})
	u.RawQuery = ""
	announcer := sqssink.New(client, u.String(), nil)
	if err := announcer.Check(ctx); err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	return announcer, nil
}
