using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;

// Starts both servers, says so, and waits to be killed.
await using var postgres = new PostgreSqlBuilder("postgres:15").Build();
await using var rabbit = new RabbitMqBuilder("rabbitmq:3").Build();
await Task.WhenAll(postgres.StartAsync(), rabbit.StartAsync());
Console.WriteLine("ready");
await Task.Delay(Timeout.Infinite);
