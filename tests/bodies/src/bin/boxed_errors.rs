use monitored::monitored;

struct NoError;

#[monitored]
fn sync() -> Result<(), Box<dyn std::error::Error>> {
    Err(Box::new(NoError))
}

#[monitored]
async fn later() -> Result<(), Box<dyn std::error::Error>> {
    Err(NoError)?
}

fn main() {
    drop((sync(), later()));
}
