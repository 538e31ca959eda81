package sqssink

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/techmap-it/techmap"
)

// reasonAttribute is the message attribute that says why a message is dead.
const reasonAttribute = "reason"

// A SendAPI is the part of *sqs.Client that DeadLetters calls.
type SendAPI interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

// DeadLetters returns a function for ReceiveOptions.DeadLetter that sends dead
// messages to the queue at queueURL, with the reason as the attribute "reason". Without a
// client the function returns techmap.ErrInvalid, and messages stay where they are.
func DeadLetters(api SendAPI, queueURL string) func(ctx context.Context, body string, why error) error {
	return func(ctx context.Context, body string, why error) error {
		if api == nil {
			return noClient("send", queueURL)
		}
		in := &sqs.SendMessageInput{
			QueueUrl:    &queueURL,
			MessageBody: &body,
			MessageAttributes: map[string]types.MessageAttributeValue{
				reasonAttribute: {DataType: aws.String("String"), StringValue: aws.String(reason(why))},
			},
		}
		if isFIFO(queueURL) {
			in.MessageGroupId = aws.String("dead")
			in.MessageDeduplicationId = aws.String(digest(body))
		}
		_, err := api.SendMessage(ctx, in)
		return fault(ctx, "send", queueURL, err)
	}
}

// reason returns the text of why in characters that SQS takes.
func reason(why error) string {
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0xFFFE || r == 0xFFFF {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(why.Error(), "\uFFFD"))
	return beginning(text, maxErr)
}

// A RedriveAPI is the part of *sqs.Client that Redrive calls.
type RedriveAPI interface {
	API
	ReceiveAPI

	// Where the service moves messages by itself it is asked to.
	StartMessageMoveTask(
		context.Context, *sqs.StartMessageMoveTaskInput, ...func(*sqs.Options),
	) (*sqs.StartMessageMoveTaskOutput, error)
	ListMessageMoveTasks(
		context.Context, *sqs.ListMessageMoveTasksInput, ...func(*sqs.Options),
	) (*sqs.ListMessageMoveTasksOutput, error)
}

// pollMoves is how often Redrive asks how far the service has come.
const pollMoves = time.Second

// Redrive moves all messages of the dead-letter queue at deadURL to the queue at
// queueURL, and returns how many it moved. It is to be called when the reason they
// died of is mended.
//
// The service moves them itself if it can; where it does not know how, or will
// not because no queue names deadURL in its redrive policy, they are received,
// sent and deleted here. Messages that could not be moved stay where they were,
// and an error says so.
func Redrive(ctx context.Context, api RedriveAPI, deadURL, queueURL string) (int, error) {
	if api == nil {
		return 0, noClient("redrive", deadURL)
	}
	from, err := arn(ctx, api, deadURL)
	if err != nil {
		return 0, err
	}
	to, err := arn(ctx, api, queueURL)
	if err != nil {
		return 0, err
	}
	_, err = api.StartMessageMoveTask(ctx, &sqs.StartMessageMoveTaskInput{SourceArn: &from, DestinationArn: &to})
	if err == nil {
		return awaitMove(ctx, api, deadURL, from)
	}
	if !cannotMove(err) {
		return 0, fault(ctx, "redrive", deadURL, err)
	}
	return moveByHand(ctx, api, deadURL, queueURL)
}

// arn returns the resource name of a queue.
func arn(ctx context.Context, api API, queueURL string) (string, error) {
	name := types.QueueAttributeNameQueueArn
	out, err := api.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: &queueURL, AttributeNames: []types.QueueAttributeName{name},
	})
	if err != nil {
		return "", fault(ctx, "redrive", queueURL, err)
	}
	return out.Attributes[string(name)], nil
}

// cannotMove reports whether the service refuses the way, rather than failing.
func cannotMove(err error) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return false
	}
	switch bare(api.ErrorCode()) {
	case "UnsupportedOperation", "InvalidAction", "UnknownOperationException", "InvalidParameterValue",
		"ResourceNotFoundException":
		return true
	}
	return false
}

// awaitMove waits until the service has moved the messages.
func awaitMove(ctx context.Context, api RedriveAPI, deadURL, from string) (int, error) {
	for {
		out, err := api.ListMessageMoveTasks(ctx, &sqs.ListMessageMoveTasksInput{SourceArn: &from})
		if err != nil {
			return 0, fault(ctx, "redrive", deadURL, err)
		}
		if len(out.Results) == 0 {
			return 0, fmt.Errorf("sqssink: redrive %q: the task is not listed: %w", deadURL, techmap.ErrMalformed)
		}
		task := out.Results[0] // the latest
		moved := int(task.ApproximateNumberOfMessagesMoved)
		switch status := aws.ToString(task.Status); status {
		case "COMPLETED":
			return moved, nil
		case "RUNNING":
		default:
			return moved, fmt.Errorf("sqssink: redrive %q: %s after %d messages: %s: %w",
				deadURL, status, moved, aws.ToString(task.FailureReason), techmap.ErrUnavailable)
		}
		if err := sleep(ctx, pollMoves); err != nil {
			return moved, err
		}
	}
}

// moveByHand moves messages until none is in sight.
func moveByHand(ctx context.Context, api RedriveAPI, deadURL, queueURL string) (moved int, err error) {
	for {
		out, err := api.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
			QueueUrl: &deadURL, MaxNumberOfMessages: maxEntries, WaitTimeSeconds: 1,
		})
		if err != nil {
			return moved, fault(ctx, "redrive", deadURL, err)
		}
		if len(out.Messages) == 0 {
			return moved, nil
		}
		n, err := moveBatch(ctx, api, deadURL, queueURL, out.Messages)
		moved += n
		if err != nil {
			return moved, err
		}
	}
}

// moveBatch sends messages on and deletes those that were taken, and only those.
func moveBatch(ctx context.Context, api RedriveAPI, deadURL, queueURL string, dead []types.Message) (int, error) {
	in := &sqs.SendMessageBatchInput{QueueUrl: &queueURL}
	for i, m := range dead {
		entry := types.SendMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), MessageBody: m.Body}
		if isFIFO(queueURL) {
			entry.MessageGroupId = aws.String(groupOf(m))
			entry.MessageDeduplicationId = aws.String(digest(id(m))) // not of the body: it was sent before
		}
		in.Entries = append(in.Entries, entry)
	}
	out, err := api.SendMessageBatch(ctx, in)
	if err != nil {
		return 0, fault(ctx, "redrive", queueURL, err)
	}
	moved := 0
	for _, ok := range out.Successful {
		i, err := strconv.Atoi(aws.ToString(ok.Id))
		if err != nil || i < 0 || i >= len(dead) {
			continue // not one of ours
		}
		_, err = api.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &deadURL, ReceiptHandle: dead[i].ReceiptHandle})
		if err != nil {
			return moved, fault(ctx, "redrive", deadURL, err)
		}
		moved++
	}
	if len(out.Failed) > 0 {
		return moved, entryFault(queueURL, out.Failed[0])
	}
	return moved, nil
}

// groupOf returns the FIFO group of a message by its source.
func groupOf(raw types.Message) string {
	m, err := ParseMessage(aws.ToString(raw.Body))
	if err != nil {
		return "dead"
	}
	return group(m.Source)
}

var _ RedriveAPI = (*sqs.Client)(nil)
