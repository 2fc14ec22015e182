package main

import "context"

// A leg makes one draw of a request.
type leg func(context.Context) error

const modeNames = "sequential, parallel"

// modes are the ways to make the draws of a request. Each returns the first error.
var modes = map[string]func(context.Context, ...leg) error{
	"sequential": sequential,
	"parallel":   parallel,
}

func sequential(ctx context.Context, legs ...leg) error {
	for _, draw := range legs {
		if err := draw(ctx); err != nil {
			return err
		}
	}
	return nil
}

// parallel cancels the other draws when one fails.
func parallel(ctx context.Context, legs ...leg) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan error, len(legs))
	for _, draw := range legs {
		go func() { results <- draw(ctx) }()
	}
	for range legs {
		if err := <-results; err != nil {
			return err
		}
	}
	return nil
}
