package gemini_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/gemini"
)

// A key comes from https://aistudio.google.com; which model is the user's choice. Here a
// server of this module stands in for Google's.
func ExampleNew() {
	server := httptest.NewServer(geminifake.New(&geminifake.Options{
		Answer: func(_ int, r geminifake.Request) geminifake.Turn {
			return geminifake.Text(r.Model + " has read: " + r.Prompt.User)
		},
	}))
	defer server.Close()

	ctx := context.Background()
	model, err := gemini.New(ctx, "your-key", "gemini-3.5-flash-lite", &gemini.Options{BaseURL: server.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer model.Close()
	reply, err := model.Generate(ctx, llm.Prompt{User: "자격요건: Go"})
	fmt.Println(model.Name())
	fmt.Println(reply.Text, reply.Finish, reply.Usage.Total(), err)
	// Output:
	// gemini/gemini-3.5-flash-lite
	// gemini-3.5-flash-lite has read: 자격요건: Go stop 25 <nil>
}
