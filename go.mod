module svcscope

go 1.26
