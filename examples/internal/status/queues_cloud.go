//go:build cloud

package status

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/techmap-it/techmap"
)

// openQueues opens queues of SQS. The region is that of the URL, or the environment's.
func openQueues(ctx context.Context, places []queuePlace) (func(context.Context) ([]Queue, error), error) {
	queues := make([]sqsQueue, len(places))
	for i, p := range places {
		var opts []func(*config.LoadOptions) error
		if region, ours := strings.CutPrefix(p.at.Hostname(), "sqs."); ours {
			region, _, _ = strings.Cut(region, ".")
			opts = append(opts, config.WithRegion(region))
		}
		c, err := config.LoadDefaultConfig(ctx, opts...)
		if err != nil {
			return nil, fmt.Errorf("queue %s: read the AWS configuration: %w", p.name, err)
		}
		endpoint := p.at.Scheme + "://" + p.at.Host
		client := sqs.NewFromConfig(c, func(s *sqs.Options) { s.BaseEndpoint = &endpoint })
		queues[i] = sqsQueue{p.name, p.at.String(), client}
	}
	return func(ctx context.Context) ([]Queue, error) {
		var all []Queue
		for _, q := range queues {
			told, err := q.look(ctx)
			if err != nil {
				return nil, err
			}
			all = append(all, told...)
		}
		return all, nil
	}, nil
}

// An sqsQueue is a queue of SQS.
type sqsQueue struct {
	name, url string
	client    *sqs.Client
}

// look tells of the queue and of that which it gives messages up to, if any.
func (q sqsQueue) look(ctx context.Context) ([]Queue, error) {
	n, attributes, err := q.count(ctx, q.url)
	if err != nil {
		return nil, err
	}
	told := []Queue{{Name: q.name, Messages: n, Oldest: -1}}
	var policy struct {
		Target string `json:"deadLetterTargetArn"`
	}
	if json.Unmarshal([]byte(attributes[string(types.QueueAttributeNameRedrivePolicy)]), &policy) != nil || policy.Target == "" {
		return told, nil
	}
	// It is of the same account and region, or SQS would not have it.
	dead := q.url[:strings.LastIndexByte(q.url, '/')+1] + policy.Target[strings.LastIndexByte(policy.Target, ':')+1:]
	if n, _, err = q.count(ctx, dead); err != nil {
		return nil, err
	}
	return append(told, Queue{Name: q.name + "_dead", Dead: true, Messages: n, Oldest: -1}), nil
}

// count returns how many messages there are in a queue, in whatever state.
func (q sqsQueue) count(ctx context.Context, url string) (n int, attributes map[string]string, err error) {
	counts := []types.QueueAttributeName{
		types.QueueAttributeNameApproximateNumberOfMessages,
		types.QueueAttributeNameApproximateNumberOfMessagesNotVisible,
		types.QueueAttributeNameApproximateNumberOfMessagesDelayed,
	}
	out, err := q.client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: &url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	if err != nil {
		return 0, nil, q.fault(err)
	}
	for _, name := range counts {
		some, err := strconv.Atoi(out.Attributes[string(name)])
		if err == nil {
			n += some
		}
	}
	return n, out.Attributes, nil
}

func (q sqsQueue) fault(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("queue %s: check its URL and what may be read: %w: %w", q.name, techmap.ErrUnavailable, err)
}
