module fights-on-go

go 1.26
